"""smoke.py URL works PORTRAIT | URL degraded: tries the running engine out; any mistake ends it with exit code 1."""

import json
import pathlib
import sys
import time
import urllib.request

URL, COMMAND, *ARGUMENTS = sys.argv[1:]
CLIENT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
SHAPES = {"Heart", "Oblong", "Oval", "Round", "Square"}
QUESTION = {"message": "Find me a jacket for a job interview", "user_id": "smoke-test"}


def ask(path, body=None, content_type="application/json"):
    request = urllib.request.Request(URL + path, data=body, headers={"Content-Type": content_type} if body else {})
    with CLIENT.open(request, timeout=60) as answer:
        return answer.read()


def check(what, holds, found):
    if not holds:
        sys.exit(f"FAILED: {what}; found: {found}")
    print(f"ok: {what}")


def health():
    return json.loads(ask("/health"))


def portrait(path):
    boundary = "smoke-test-boundary"
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{path.name}"\r\nContent-Type: image/png\r\n\r\n'
    body = head.encode() + path.read_bytes() + f"\r\n--{boundary}--\r\n".encode()
    found = json.loads(ask("/api/v1/ml/analyze-face", body, f"multipart/form-data; boundary={boundary}"))
    scores = found["palette_scores"]
    check("a portrait has one of the five face shapes", found["face_shape"] in SHAPES, found)
    check("its twelve season scores sum to one", len(scores) == 12 and abs(sum(scores.values()) - 1) < 1e-3, scores)
    check("its palette is the best of them", found["palette"].upper() == max(scores, key=scores.get), found)
    print(f"    {found['face_shape']}, {found['palette']}, {found['processing_time_ms']:.0f} ms")


def chat():
    found = json.loads(ask("/api/v1/agent/chat", json.dumps(QUESTION).encode()))
    check("a question about a jacket goes to ClothingExpert", found["metadata"]["agent_used"] == "ClothingExpert", found)
    check("and gets an answer in a session", found["message"] and found["session_id"], found)


def stream():
    lines = ask("/api/v1/agent/chat/stream", json.dumps(QUESTION).encode()).decode().split("\n\n")
    events = [json.loads(line.removeprefix("data: ")) for line in lines if line]
    types = [event["type"] for event in events]
    check("its stream begins with metadata, ends with done and has items", types[0] == "metadata" and types[-1] == "done" and "clothing_item" in types, types)


def works(photo):
    check("/health is healthy", (found := health())["status"] == "healthy", found)
    portrait(pathlib.Path(photo))
    chat()
    stream()


def degraded():
    deadline = time.monotonic() + 30
    while (found := health())["status"] != "degraded" and time.monotonic() < deadline:
        time.sleep(0.5)
    check("/health is degraded with one service gone", found["status"] == "degraded", found)
    check("and says that it is clothing_recommender", [found["services"][name]["status"] == "healthy" for name in ("face_analysis", "clothing_recommender")] == [True, False], found)


{"works": works, "degraded": degraded}[COMMAND](*ARGUMENTS)
