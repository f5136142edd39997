"""The weekly report by GOV.UK Notify, against a server on loopback that keeps messages by their reference."""

import json
import shutil
import threading
import uuid
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

import familyhub
from familyhub.errors import ConfigurationError
from familyhub.state import open_state, transaction
from familyhub.state.mailings import Mailing, claim

pytest.importorskip("notifications_python_client", reason="notifications-python-client is not installed")
KEY = f"tests-{uuid.uuid4()}-{uuid.uuid4()}"


@contextmanager
def notify():
    """The two answers of Notify that are asked for: taking an e-mail, and saying which have a reference."""
    kept, broken = [], []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            kept.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            if broken:  # accepted, and the answer is lost on the way
                self.close_connection = True
                self.connection.close()
                return
            self.answer(201, {"id": "1", "reference": kept[-1]["reference"]})

        def do_GET(self):
            wanted = parse_qs(urlsplit(self.path).query).get("reference", [""])[0]
            self.answer(200, {"notifications": [each for each in kept if each["reference"] == wanted], "links": {}})

        def answer(self, code, body):
            told = json.dumps(body).encode()
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *rest):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", kept, broken
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def made(refreshed, tmp_path, monkeypatch):
    monkeypatch.setenv("FAMILYHUB_NOTIFY_KEY", KEY)

    def make(address, more=""):
        shutil.copytree(refreshed, tmp_path / "county")
        (tmp_path / "county" / "familyhub.toml").write_text(
            f'[area]\nname = "Testshire"\n[weekly]\nsend_by = "notify"\nlink = "https://hubs.example.org"\n{more}'
            f'[notify]\ntemplate = "a-template"\naddress = "{address}"\n'
            '[recipients.quay]\nname = "Quay"\nemail = "quay@example.org"\nteams = ["t1"]\n',
            encoding="utf-8",
        )
        return familyhub.open(tmp_path / "county")

    return make


def test_the_text_goes_once_with_a_link_and_no_exact_figure(made):
    with notify() as (address, kept, _):
        workspace = made(address)
        assert [each.became for each in workspace.weekly.send()] == ["sent"]
        assert [each.became for each in workspace.weekly.send()] == ["sent_before"]
    (message,) = kept
    assert (message["email_address"], message["template_id"]) == ("quay@example.org", "a-template")
    assert set(message["personalisation"]) == {"subject", "body"}
    assert "https://hubs.example.org" in message["personalisation"]["body"]


def test_a_doubt_is_settled_by_asking(made):
    with notify() as (address, kept, broken):
        workspace = made(address)
        broken.append(True)
        assert [each.became for each in workspace.weekly.send()] == ["in_doubt"]
        broken.clear()
        sent = len(kept)
        assert [each.became for each in workspace.weekly.send()] == ["sent_before"]
        assert len(kept) == sent, "asked, and not sent again"
        assert [each.standing for each in workspace.weekly.status()] == ["sent"]


def test_a_claim_of_which_notify_knows_nothing_is_sent(made):
    with notify() as (address, kept, _):
        workspace = made(address)
        state = open_state(workspace.folders.state)
        with transaction(state):
            claim(state, Mailing("weekly", "quay", "2025-W41"), "a run that died")
        state.close()
        assert [each.became for each in workspace.weekly.send()] == ["sent"]
        assert len(kept) == 1


def test_it_sends_no_attachments(made):
    with pytest.raises(ConfigurationError, match="attachments"):
        made("http://127.0.0.1:1", "attachments = true\n").weekly.send()
