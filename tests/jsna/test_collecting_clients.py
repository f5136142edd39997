"""Fetching against a server of our own: slow, broken, refusing, redirecting; and the shelf that keeps versions."""

import base64
import hashlib
import hmac
import http.server
import json
import ssl
import subprocess
import threading
import time
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from familyhub.errors import ConfigurationError, SourceError, UsageError
from familyhub.jsna.clients import Courier, FetchError, Shelf, Wanted, load_wanted

DAY = date(2026, 3, 31)


class Publisher(http.server.BaseHTTPRequestHandler):
    """Answers as its server's `answers` say, by path; asked for is kept in `asked`."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked.append(self.path)
        plan = self.server.answers[urlsplit(self.path).path]
        (plan.pop(0) if len(plan) > 1 else plan[0])(self)

    def log_message(self, *said):
        pass

    def say(self, code, content=b"", headers=(), stated=None):
        self.send_response(code)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content) if stated is None else stated))
        self.end_headers()
        self.wfile.write(content)
        self.close_connection = True


def fine(content=b"a,b\n1,2\n"):
    return lambda handler: handler.say(200, content)


def code(number, *headers):
    return lambda handler: handler.say(number, b"no", headers)


def broken(handler):
    handler.say(200, b"half", stated=400)


def slow(handler):
    time.sleep(1.5)
    handler.say(200, b"late")


def dripping(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(20):
        try:
            handler.wfile.write(b"x")
            handler.wfile.flush()
        except OSError:
            return
        time.sleep(0.1)


@pytest.fixture
def publisher():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Publisher)
    server.daemon_threads = True
    server.answers, server.asked = {}, []
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    server.at = f"http://127.0.0.1:{server.server_port}"
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def waits():
    return []


@pytest.fixture
def courier(waits):
    return Courier(silence=0.5, whole=1.0, tries=3, pause=1.0, most=10_000, sleep=waits.append)


def test_what_the_publisher_has_comes_back(publisher, courier):
    publisher.answers["/f"] = [fine()]
    fetched = courier.fetch(publisher.at + "/f?a=1")
    assert (fetched.content, publisher.asked) == (b"a,b\n1,2\n", ["/f?a=1"])


@pytest.mark.parametrize("failure", [code(500), code(503), code(429), broken, fine(b""), slow])
def test_what_may_pass_is_tried_again_after_longer_and_longer_waits(publisher, courier, waits, failure):
    publisher.answers["/f"] = [failure, failure, fine()]
    assert courier.fetch(publisher.at + "/f").content == b"a,b\n1,2\n"
    assert waits == [1.0, 2.0]


PAGE = b"<!doctype html><title>Service unavailable</title>"


def typed(kind, content):
    return lambda handler: handler.say(200, content, [("Content-Type", kind)])


@pytest.mark.parametrize(
    "failure",
    [typed("text/csv", PAGE), typed("text/html; charset=utf-8", b"Sorry"), fine(b"\xef\xbb\xbf\n <p>Sorry</p>")],
)
def test_a_web_page_in_place_of_a_file_is_an_error_that_may_pass(publisher, courier, waits, failure):
    publisher.answers["/f"] = [failure, fine()]
    assert courier.fetch(publisher.at + "/f").content == b"a,b\n1,2\n"
    assert waits == [1.0]
    publisher.answers["/f"] = [failure]
    with pytest.raises(FetchError, match=r"a web page in place of the file, 3 times"):
        courier.fetch(publisher.at + "/f")
    assert courier.fetch(publisher.at + "/f", page=True).content


def test_a_server_that_asks_for_a_pause_gets_it(publisher, courier, waits):
    publisher.answers["/f"] = [code(429, ("Retry-After", "7")), fine()]
    courier.fetch(publisher.at + "/f")
    assert waits == [7.0]


@pytest.mark.parametrize(
    ("failure", "found"),
    [(code(500), "500"), (broken, "4 bytes of 400"), (slow, "broke off|no connection"), (fine(b""), "empty")],
)
def test_what_does_not_pass_ends_in_an_error_that_says_so(publisher, courier, failure, found):
    publisher.answers["/f"] = [failure]
    with pytest.raises(FetchError, match=f"({found}).*3 times"):
        courier.fetch(publisher.at + "/f")
    assert len(publisher.asked) == 3


@pytest.mark.parametrize("number", [400, 401, 403, 404, 410])
def test_a_plain_no_is_not_asked_again(publisher, courier, number):
    publisher.answers["/f"] = [code(number)]
    with pytest.raises(FetchError, match=str(number)):
        courier.fetch(publisher.at + "/f")
    assert len(publisher.asked) == 1


def test_nobody_there_is_said(courier, waits):
    with pytest.raises(FetchError, match="no connection"):
        courier.fetch("http://127.0.0.1:9/f")
    assert len(waits) == 2


def test_an_answer_that_drips_or_floods_is_cut_off(publisher, courier):
    publisher.answers["/drip"], publisher.answers["/flood"] = [dripping], [fine(b"x" * 10_001)]
    begun = time.monotonic()
    with pytest.raises(FetchError, match="longer than 1 seconds"):
        courier.fetch(publisher.at + "/drip")
    assert time.monotonic() - begun < 5
    with pytest.raises(FetchError, match="more than 10,000 bytes"):
        courier.fetch(publisher.at + "/flood")


@pytest.mark.parametrize("address", ["http://fingertips.phe.org.uk/api", "ftp://127.0.0.1/f", "file:///etc/hostname"])
def test_nothing_is_asked_without_encryption(courier, address):
    with pytest.raises(FetchError, match="https:"):
        courier.fetch(address)


def test_a_redirect_to_an_address_without_encryption_is_not_followed(publisher, courier):
    publisher.answers["/f"] = [code(302, ("Location", "http://files.example.org/f"))]
    with pytest.raises(FetchError, match="https:") as refused:
        courier.fetch(publisher.at + "/f")
    assert refused.value.trouble.where == "http://files.example.org/f"


def test_a_redirect_on_this_machine_is_followed_but_takes_no_key_elsewhere(publisher, courier):
    publisher.answers["/f"] = [code(302, ("Location", "/g"))]
    publisher.answers["/g"] = [fine()]
    assert courier.fetch(publisher.at + "/f").content
    publisher.answers["/f"] = [code(302, ("Location", f"http://localhost:{publisher.server_port}/g"))]
    with pytest.raises(FetchError, match="another host"):
        courier.fetch(publisher.at + "/f?a=1", secret="&key=Hidden")


def test_a_key_is_never_told(publisher, courier):
    publisher.answers["/f"] = [code(403)]
    with pytest.raises(FetchError) as refused:
        courier.fetch(publisher.at + "/f?a=1", secret="&key=Hidden")
    assert publisher.asked == ["/f?a=1&key=Hidden"]
    assert "Hidden" not in str(refused.value)


@pytest.fixture
def encrypted(publisher, tmp_path):
    """The publisher behind a certificate that nobody has signed."""
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost", "-keyout", tmp_path / "key.pem", "-out", tmp_path / "cert.pem"],
        capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode:
        pytest.skip("openssl cannot make a certificate here")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    publisher.socket = context.wrap_socket(publisher.socket, server_side=True)
    publisher.answers["/f"] = [fine()]
    return f"https://localhost:{publisher.server_port}/f", tmp_path / "cert.pem"


def test_a_certificate_that_nobody_signed_is_refused_at_once(encrypted, courier, waits):
    address, certificate = encrypted
    with pytest.raises(FetchError, match="certificate that cannot be trusted"):
        courier.fetch(address)
    assert waits == []
    trusting = Courier(silence=5, context=ssl.create_default_context(cafile=str(certificate)))
    assert trusting.fetch(address).content == b"a,b\n1,2\n"


def test_the_shelf_keeps_every_version_once_and_the_newest_by_name(tmp_path):
    shelf = Shelf(tmp_path / "published")
    assert shelf.newest("a.csv") is None
    shelf.put("a.csv", "https://a", b"one", date(2026, 1, 1))
    shelf.put("a.csv", "https://a", b"two", date(2026, 2, 1))
    shelf.put("b.csv", "https://b", b"two", date(2026, 2, 2))
    assert (shelf.current / "a.csv").read_bytes() == b"two"
    assert len(list((shelf.folder / "versions").iterdir())) == 2
    newest = shelf.newest("a.csv")
    assert (newest.on, newest.sha256) == (date(2026, 2, 1), hashlib.sha256(b"two").hexdigest())
    (shelf.folder / "versions" / newest.sha256).write_bytes(b"changed")
    assert shelf.newest("a.csv").on == date(2026, 1, 1)


def test_what_is_missing_or_changed_in_current_is_laid_there_again(tmp_path):
    shelf = Shelf(tmp_path / "published")
    kept, place = shelf.put("a.csv", "https://a", b"one", DAY), shelf.current / "a.csv"
    assert not shelf.lay_out(kept)
    place.unlink()
    assert shelf.lay_out(kept) and place.read_bytes() == b"one"
    place.write_bytes(b"half")
    assert shelf.lay_out(kept) and place.read_bytes() == b"one"
    newer = shelf.put("a.csv", "https://a", b"two", DAY)
    (shelf.folder / "versions" / newer.sha256).unlink()
    assert shelf.newest("a.csv") == kept
    assert not shelf.lay_out(kept) and place.read_bytes() == b"two"


def test_a_broken_line_of_the_ledger_is_named(tmp_path):
    shelf = Shelf(tmp_path)
    shelf.put("a.csv", "https://a", b"one", DAY)
    with (tmp_path / "fetched.jsonl").open("a", encoding="utf-8") as ledger:
        ledger.write("{half\n")
    with pytest.raises(SourceError, match="row 2"):
        shelf.newest("a.csv")


def test_addresses_are_those_of_each_publisher():
    fingertips = Wanted(says="", of="fingertips", indicators=(90284, 92904))
    assert fingertips.place() == (
        "https://fingertips.phe.org.uk/api/all_data/csv/by_indicator_id"
        "?indicator_ids=90284,92904&child_area_type_id=502&parent_area_type_id=15"
    )
    education = Wanted(says="", of="education", data_set="ab-12/../x")
    assert education.place() == "https://api.education.gov.uk/statistics/v1/data-sets/ab-12%2F..%2Fx/csv"
    nomis = Wanted(says="", of="nomis", data_set="NM_2072_1", ask={"geography": "E06000001", "measures": "20100"})
    assert nomis.place().endswith("/NM_2072_1.data.csv?geography=E06000001&measures=20100")
    assert nomis.secret({}) == ""
    assert nomis.secret({"FAMILYHUB_NOMIS_UID": "0x1"}) == "&uid=0x1"


def test_lg_inform_is_signed_and_the_secret_never_leaves():
    wanted = Wanted(says="", of="lg_inform", ask={"metricType": "1", "area": "E06000001"})
    with pytest.raises(ConfigurationError, match="FAMILYHUB_LG_INFORM_KEY"):
        wanted.secret({})
    added = wanted.secret({"FAMILYHUB_LG_INFORM_KEY": "Key", "FAMILYHUB_LG_INFORM_SECRET": "Deep"})
    assert "Deep" not in added
    signature = parse_qs(added)["Signature"][0]
    signed = wanted.place() + "&ApplicationKey=Key"
    assert base64.b64decode(signature) == hmac.new(b"Deep", signed.encode(), hashlib.sha1).digest()


def test_entries_are_read_and_wrong_ones_refused_with_their_place(tmp_path):
    assert {each.of for each in load_wanted().values()} == {"fingertips", "nomis", "lg_inform"}
    file = tmp_path / "own.toml"
    for text, where in (
        ('[a]\nsays = "x"\nof = "nomis"\n', "a.data_set"),
        ('[a]\nsays = "x"\nof = "gossip"\n', "a.of"),
        ('[A]\nsays = "x"\nof = "file"\naddress = "https://x"\n', "A"),
        ("[a\n", "own.toml"),
    ):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(ConfigurationError) as refused:
            load_wanted(file)
        assert refused.value.trouble.where.endswith(where)
    with pytest.raises(ConfigurationError, match=r"absent\.toml"):
        load_wanted(tmp_path / "absent.toml")


def test_the_command_fetches_keeps_and_then_asks_nobody(publisher, tmp_path, monkeypatch, capsys):
    from familyhub.cli.jsna_fetch import fetch

    monkeypatch.chdir(tmp_path)
    publisher.answers["/f"] = [fine()]
    (tmp_path / "own.toml").write_text(
        f'[some-figures]\nsays = "Figures"\nof = "file"\naddress = "{publisher.at}/f"\n', encoding="utf-8"
    )
    options = {"what": tmp_path / "own.toml", "to": tmp_path / "published", "json": True}
    with pytest.raises(FetchError, match="some-figures"):
        fetch(offline=True, **options)
    fetch(**options)
    fetch(**options)
    fetch(offline=True, **options)
    assert publisher.asked == ["/f"]
    assert (tmp_path / "published" / "current" / "some-figures.csv").read_bytes() == b"a,b\n1,2\n"
    capsys.readouterr()
    fetch(listed=True, **options)
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["name"], row["got on"]) == ("some-figures", str(date.today()))
    with pytest.raises(UsageError, match="no entry"):
        fetch("other", **options)


def test_the_command_keeps_the_good_file_and_lays_out_what_was_taken_away(publisher, tmp_path, monkeypatch, capsys):
    from familyhub.cli import jsna_fetch

    monkeypatch.setattr("familyhub.jsna.clients.Courier", lambda: Courier(tries=1))
    publisher.answers["/f"] = [fine(), typed("text/html", PAGE)]
    (tmp_path / "own.toml").write_text(
        f'[figures]\nsays = "Figures"\nof = "file"\naddress = "{publisher.at}/f"\n', encoding="utf-8"
    )
    options = {"what": tmp_path / "own.toml", "to": tmp_path / "published"}
    lies = tmp_path / "published" / "current" / "figures.csv"
    jsna_fetch.fetch(**options)
    with pytest.raises(FetchError, match="a web page"):
        jsna_fetch.fetch(days=-1, **options)
    assert lies.read_bytes() == b"a,b\n1,2\n"
    assert f"figures: what was got on {date.today()} stays in current/." in capsys.readouterr().err
    lies.unlink()
    jsna_fetch.fetch(offline=True, **options)
    assert lies.read_bytes() == b"a,b\n1,2\n"
    told = capsys.readouterr()
    assert "1 file lies in current/ of published." in told.out
    assert "figures: laid in current/ again" in told.err
