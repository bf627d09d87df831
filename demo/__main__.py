"""Choose an idea, drive it to a live app, and say where it is and how long each phase took."""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx2

from demo.client import Motivd, Refused, fetch_page
from demo.ideas import IDEAS, Idea
from demo.screen import Screen

ROOT = Path(__file__).resolve().parent.parent
_START_SECONDS = 60


def main() -> int:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--idea", default=os.environ.get("IDEA", ""), help="1 to 6, or your own sentence")
    parser.add_argument("--locale", default=os.environ.get("LOCALE", ""), choices=["", "en", "fr"])
    parser.add_argument(
        "--model", action="store_true", default=bool(os.environ.get("MODEL")), help="fail unless a model writes the app"
    )
    parser.add_argument("--stop", action="store_true", help="stop the server at the end, if this started it")
    options = parser.parse_args()
    screen = Screen()
    port = os.environ.get("PORT", "8000")
    address = os.environ.get("SITE_URL", f"http://127.0.0.1:{port}").rstrip("/")
    server = None
    if not is_up(address):
        screen.say(f"Nothing answers at {address}; starting Motivd there.")
        server = start(address)
        if server is None:
            screen.say("Motivd did not start. Run `make run` to see why.")
            return 1
    try:
        idea = choose(options.idea, options.locale, screen)
        with Motivd(address, token()) as api:
            drive(api, idea, screen, with_model=options.model)
        if server is not None and not options.stop and sys.stdout.isatty():
            screen.say("\nMotivd keeps running for this app. Ctrl-C stops it.")
            server.wait()
    except Refused as refused:
        screen.say(f"\nMotivd refused: {refused}")
        return 1
    except httpx2.HTTPError as error:
        screen.say(f"\nThe connection broke: {error}")
        return 1
    except KeyboardInterrupt:
        screen.say("\nStopped.")
        return 130
    finally:
        if server is not None:
            server.send_signal(signal.SIGTERM)
            server.wait()
    return 0


def is_up(address: str) -> bool:
    try:
        return httpx2.get(f"{address}/readyz", timeout=5, trust_env=False).status_code == 200
    except httpx2.HTTPError:
        return False


def start(address: str) -> subprocess.Popen[bytes] | None:
    server = subprocess.Popen(
        [sys.executable, "-m", "motivd_site.supervisor"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        if is_up(address):
            return server
        time.sleep(0.2)
    server.terminate()
    return None


def token() -> str:
    """Return MOTIVD_TOKEN, or the owner's from the data folder. Raises Refused when there is none."""
    given = os.environ.get("MOTIVD_TOKEN")
    file = Path(os.environ.get("MOTIVD_DATA_DIR") or ROOT / "var") / "owner-token"
    if given:
        return given
    if file.exists():
        return file.read_text().strip()
    raise Refused("there is no token: set MOTIVD_TOKEN to one of `manage.py create_api_token EMAIL`.")


def choose(wanted: str, locale: str, screen: Screen) -> Idea:
    if not wanted and sys.stdin.isatty():
        for number, idea in enumerate(IDEAS, start=1):
            screen.say(f"  {number}  {idea.prompt}")
        wanted = input("\nWhich one? A number, or your own idea in a sentence: ").strip()
    wanted = wanted or "1"
    if wanted.isdecimal() and 1 <= int(wanted) <= len(IDEAS):
        return IDEAS[int(wanted) - 1]
    return Idea(wanted, locale)


def drive(api: Motivd, idea: Idea, screen: Screen, *, with_model: bool = False) -> None:
    """Take the way of a founder. Raises Refused when a step is not what it should be."""
    language: dict[str, str] = {"locale": idea.locale} if idea.locale else {}
    screen.say(f"\n“{idea.prompt}”\n")
    started = time.perf_counter()
    with screen.step("brief"):
        brief = api.post("/api/brief/extract", prompt=idea.prompt, **language)
    reader = brief.pop("extractedBy")
    brief.pop("aiRateLimit")
    if with_model and reader == "rules":
        raise Refused("no model answered. Set ANTHROPIC_API_KEY where Motivd runs, or add a key in the settings.")
    with screen.step("project"):
        project = api.post("/api/projects/create", prompt=idea.prompt, brief=brief, **language)["project"]
    with screen.step("prd"):
        prd = api.post("/api/prd/generate", projectId=project["id"], **language)
    with screen.step("approval"):
        api.patch("/api/projects/prd-review", projectId=project["id"], reviewed=True)
    job = api.post("/api/build", projectId=project["id"])
    build = follow(api, job["jobId"], screen)
    if build["status"] != "succeeded":
        problem = build["error"] or {}
        raise Refused(f"the build {build['status']}: {problem.get('message', '')}")
    if with_model and build["engine"] == "starter":
        raise Refused("the model's app did not build, so the starter's was published; the build's log says why.")
    with screen.step("fetch"):
        status, size = fetch_page(build["previewUrl"])
    if status != 200:
        raise Refused(f"{build['previewUrl']} answered {status}.")
    versions = api.get(f"/api/projects/{project['id']}/versions")["versions"]
    seconds = time.perf_counter() - started
    features = brief.get("mvpFeatures") or []
    screen.say(
        f"\n  {project['name']}: {len(features)} features in the brief, a PRD of {len(prd['prd'].split())} words,"
    )
    screen.say(f"  written by {build['engine']}, {len(versions)} version, a page of {size} bytes fetched.")
    screen.say(f"  From the idea to the live app in {seconds:.1f} s.\n")
    screen.say(f"  Open  {build['previewUrl']}\n")


def follow(api: Motivd, job_id: str, screen: Screen) -> dict[str, Any]:
    """Show the build as its stream tells it, and return its last state."""
    phase, since, event = "queued", time.perf_counter(), ""
    for line in api.lines(f"/api/build/{job_id}/stream"):
        if line.startswith("event: "):
            event = line.removeprefix("event: ")
        if not line.startswith("data: "):
            continue
        data = json.loads(line.removeprefix("data: "))
        if event == "log":
            screen.bar(data["phase"], 0, data["message"])
        elif event in ("status", "end"):
            if data["phase"] != phase or event == "end":
                screen.done(phase, time.perf_counter() - since)
                phase, since = data["phase"], time.perf_counter()
            screen.bar(phase, data["progress"])
        if event == "end":
            return dict(data)
    return dict(api.get("/api/build", jobId=job_id))


if __name__ == "__main__":
    raise SystemExit(main())
