"""The weekly report reaches each recipient once, and holds what that recipient may see."""

import os
import shutil
import ssl
import subprocess
from datetime import date
from io import BytesIO

import openpyxl
import pytest

import familyhub
from familyhub.errors import ConfigurationError, MailError, UsageError
from familyhub.state import open_state, transaction
from familyhub.state.mailings import Mailing, claim
from familyhub.workspace.sending import refuse_undelivered
from mailservers import running_mail_server

TODAY = date(2025, 10, 20)
RECIPIENTS = """
[recipients.northport]
name = "Manager of Northport"
email = "northport@example.org"
districts = ["northport"]

[recipients.mill]
name = "Manager of the Mill team"
email = "mill@example.org"
teams = ["t2"]

[recipients.buyer]
name = "Commissioner"
email = "buyer@example.org"
role = "commissioner"
"""
ALL = ["buyer@example.org", "mill@example.org", "northport@example.org"]


def settings(port: int, attachments: bool = True, more: str = "") -> str:
    return (
        f'[weekly]\nsender = "hubs@example.org"\nattachments = {str(attachments).lower()}\n'
        f'[smtp]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\ntimeout_seconds = 10\n{more}{RECIPIENTS}'
    )


@pytest.fixture
def made(refreshed, tmp_path):
    """A function that makes a workspace with these settings out of the county."""

    def make(text: str):
        root = tmp_path / "county"
        shutil.copytree(refreshed, root)
        (root / "familyhub.toml").write_text('[area]\nname = "Testshire"\n' + text, encoding="utf-8")
        return familyhub.open(root)

    return make


@pytest.fixture
def workspace(made, server):
    return made(settings(server.port))


def became(sent) -> dict[str, str]:
    return {each.recipient: each.became for each in sent}


def test_each_is_sent_it_once(workspace, server):
    assert set(became(workspace.weekly.send(today=TODAY)).values()) == {"sent"}
    assert server.addresses == ALL
    assert set(became(workspace.weekly.send(today=TODAY)).values()) == {"sent_before"}
    assert server.addresses == ALL
    assert {each.standing for each in workspace.weekly.status()} == {"sent"}


def test_only_those_asked_for(workspace, server):
    assert became(workspace.weekly.send(["mill"], today=TODAY)) == {"mill": "sent"}
    assert server.addresses == ["mill@example.org"]
    assert [each.standing for each in workspace.weekly.status()] == ["not_sent", "sent", "not_sent"]
    with pytest.raises(UsageError, match="nobody"):
        workspace.weekly.send(["nobody"], today=TODAY)


def test_a_mail_has_text_and_html_and_says_who_it_is_for(workspace, server):
    workspace.weekly.send(["northport"], today=TODAY)
    mail = server.messages["northport@example.org"]
    assert mail["Subject"] == "Weekly report: Northport, week to 12 October 2025"
    assert (mail["From"], mail["Auto-Submitted"]) == ("hubs@example.org", "auto-generated")
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert "Dear Manager of Northport" in text and "Dear Manager of Northport" in html
    assert all(len(line) <= 76 for line in text.splitlines())
    assert "http" not in html.replace("http-equiv", "") and "<script" not in html and "<img" not in html


def attached(mail) -> dict[str, bytes]:
    return {part.get_filename(): part.get_content() for part in mail.iter_attachments()}


def test_exact_figures_of_the_patch_are_attached_and_only_for_who_may_see_them(workspace, server):
    workspace.weekly.send(today=TODAY)
    mails = server.messages
    assert attached(mails["buyer@example.org"]) == {}
    files = attached(mails["northport@example.org"])
    assert sorted(files) == ["weekly-2025-W41-northport.pdf", "weekly-2025-W41-northport.xlsx"]
    assert files["weekly-2025-W41-northport.pdf"].startswith(b"%PDF-")
    book = openpyxl.load_workbook(BytesIO(files["weekly-2025-W41-northport.xlsx"]))
    rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
    places = {row[2] for row in rows if "exact" in row}
    assert places == {"Northport", "Quay team"}
    assert not any("Mill team" in str(cell) or "Southwick" in str(cell) for row in rows for cell in row)


def test_every_sheet_says_as_at_which_day_and_by_which_definitions(workspace, server):
    workspace.weekly.send(["northport"], today=TODAY)
    files = attached(server.messages["northport@example.org"])
    book = openpyxl.load_workbook(BytesIO(files["weekly-2025-W41-northport.xlsx"]))
    for name in book.sheetnames[1:4]:
        words = " ".join(str(cell) for row in book[name].iter_rows(values_only=True) for cell in row if cell)
        assert "As at: chis 15 October 2025" in words and "Visit within 14 days: " in words, name
    assert {"Definitions", "Completeness of the sources"} <= {
        name.split(" ", 1)[1][:27] for name in book.sheetnames[1:]
    }


def test_without_attachments_the_mail_says_where_the_exact_figures_are(made, server):
    made(settings(server.port, attachments=False)).weekly.send(["mill"], today=TODAY)
    mail = server.messages["mill@example.org"]
    assert attached(mail) == {}
    assert "not sent by e-mail" in mail.get_body(("plain",)).get_content().replace("\n", " ")


def test_a_link_leads_to_the_exact_figures(made, server):
    text = settings(server.port, attachments=False).replace("[weekly]", '[weekly]\nlink = "https://hubs.example.org/w"')
    made(text).weekly.send(["mill"], today=TODAY)
    mail = server.messages["mill@example.org"]
    assert "https://hubs.example.org/w" in mail.get_body(("plain",)).get_content()
    assert 'href="https://hubs.example.org/w"' in mail.get_body(("html",)).get_content()


def test_a_preview_writes_files_and_leaves_state_alone(workspace, server, tmp_path):
    written = workspace.weekly.preview(tmp_path / "out", today=TODAY)
    assert {key: len(paths) for key, paths in written.items()} == {"northport": 4, "mill": 4, "buyer": 2}
    assert all(path.exists() for paths in written.values() for path in paths)
    assert server.accepted == []
    assert {each.standing for each in workspace.weekly.status()} == {"not_sent"}
    assert became(workspace.weekly.send(["mill"], today=TODAY)) == {"mill": "sent"}


def test_what_a_killed_run_left_half_written_is_cleared_and_a_run_at_work_is_left_alone(workspace, server, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    left, at_work = (folder / f".weekly-{workspace.weekly.week.name}-mill.{run}.unfinished" for run in (1, 2))
    left.write_bytes(b"%PDF half")
    os.utime(left, (0, 0))
    at_work.write_bytes(b"%PDF half")
    workspace.weekly.preview(folder, ["mill"], today=TODAY)
    assert not left.exists() and at_work.exists()


def test_who_is_refused_is_said_and_tried_again(workspace, server):
    server.refuses = {"mill@example.org"}
    sent = workspace.weekly.send(today=TODAY)
    assert became(sent) == {"northport": "sent", "mill": "refused", "buyer": "sent"}
    with pytest.raises(MailError, match="nobody of that name"):
        refuse_undelivered(sent)
    server.refuses = set()
    assert became(workspace.weekly.send(today=TODAY))["mill"] == "sent"
    assert server.addresses == ALL


def test_a_message_that_the_server_will_not_take_is_tried_again(workspace, server):
    server.answers = "452 no room"
    assert set(became(workspace.weekly.send(today=TODAY)).values()) == {"refused"}
    server.answers = "250 kept"
    assert set(became(workspace.weekly.send(today=TODAY)).values()) == {"sent"}
    assert server.addresses == ALL
    assert {each.attempt for each in workspace.weekly.status()} == {2}


def test_a_doubt_is_not_sent_again_until_a_person_has_asked(workspace, server):
    state = open_state(workspace.folders.state)
    with transaction(state):
        claim(state, Mailing("weekly", "mill", "2025-W41"), "a run that died")
    state.close()
    sent = workspace.weekly.send(today=TODAY)
    assert became(sent) == {"northport": "sent", "mill": "in_doubt", "buyer": "sent"}
    with pytest.raises(MailError, match="--arrived NAME"):
        refuse_undelivered(sent)
    workspace.weekly.end_doubt("mill", arrived=False)
    assert became(workspace.weekly.send(today=TODAY))["mill"] == "sent"
    assert server.addresses == ALL
    with pytest.raises(UsageError, match="in doubt"):
        workspace.weekly.end_doubt("mill", arrived=True)


def test_who_says_it_arrived_is_not_sent_it_again(workspace, server):
    state = open_state(workspace.folders.state)
    with transaction(state):
        claim(state, Mailing("weekly", "mill", "2025-W41"), "a run that died")
    state.close()
    workspace.weekly.end_doubt("mill", arrived=True)
    assert became(workspace.weekly.send(["mill"], today=TODAY)) == {"mill": "sent_before"}
    assert server.addresses == []


def test_asked_to_stop_it_begins_no_other_mail(workspace, server):
    seen = []
    sent = workspace.weekly.send(today=TODAY, stop=lambda: bool(seen) or seen.append(1))
    assert became(sent) == {"northport": "sent", "mill": "not_reached", "buyer": "not_reached"}
    assert server.addresses == ["northport@example.org"]


def test_all_that_leaves_is_in_the_ledger_before_and_later_runs_say_the_same(workspace, server):
    from familyhub.state.release_ledger import releases

    workspace.weekly.send(["northport"], today=TODAY)
    workspace.weekly.send(today=TODAY)
    state = open_state(workspace.folders.state)
    assert [each.what for each in releases(state)] == ["weekly report 2025-W41"]
    state.close()


def test_no_server_is_said_in_words_and_nothing_is_claimed(made):
    workspace = made(settings(1))
    with pytest.raises(MailError, match=r"the mail server 127\.0\.0\.1"):
        workspace.weekly.send(today=TODAY)
    assert {each.standing for each in workspace.weekly.status()} == {"not_sent"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[recipients.a]\nname = "A"\nemail = "a@example.org"\ndistricts = ["Nowhere"]\n', 'district "Nowhere"'),
        ('[recipients.a]\nname = "A"\nemail = "a@example.org"\n', "neither teams nor districts"),
        ("", "nobody to send"),
    ],
)
def test_a_wrong_recipient_is_found_before_anything_is_sent(made, server, text, says):
    head = settings(server.port).partition("\n[recipients")[0]
    with pytest.raises(ConfigurationError, match=says):
        made(f"{head}\n{text}").weekly.send(today=TODAY)
    assert server.accepted == []


def test_nothing_goes_unencrypted_to_another_machine(made):
    workspace = made(settings(25).replace('"127.0.0.1"', '"mail.example.org"'))
    with pytest.raises(ConfigurationError, match="starttls"):
        workspace.weekly.send(today=TODAY)


def test_one_address_has_one_recipient(made):
    twice = RECIPIENTS.replace("mill@example.org", "NORTHPORT@example.org")
    with pytest.raises(ConfigurationError, match="again"):
        made(settings(25).replace(RECIPIENTS, twice))


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed: no certificate can be made")
def test_by_starttls_with_a_certificate_that_is_checked(made, tmp_path, monkeypatch):
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with running_mail_server(tls_context=context, require_starttls=True) as server:
        text = settings(server.port).replace('"127.0.0.1"', '"localhost"').replace('"none"', '"starttls"')
        workspace = made(text)
        with pytest.raises(MailError, match="SSLCertVerificationError"):
            workspace.weekly.send(today=TODAY)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert set(became(workspace.weekly.send(today=TODAY)).values()) == {"sent"}
        assert server.addresses == ALL
