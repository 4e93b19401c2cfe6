"""Holds a running server against the `openai` package, unmodified, and against plain HTTP.

    check.py URL [--key KEY] [--model NAME]

Nothing is assumed of what the model says.
"""

import argparse
import asyncio
import base64
import http.client
import re
import struct
import time
import urllib.parse
import zlib

import httpx
import openai

QUESTION = [{"role": "user", "content": "Count from one to ten, in words."}]


def png(width, height, colour):
    """The file of a picture of one colour."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = (b"\0" + bytes(colour) * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def picture(url):
    return [
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "What colour is this?"},
                {"type": "image_url", "image_url": {"url": url}},
            ],
        }
    ]


def data_url(data, kind="image/png"):
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


class Check:
    def __init__(self, url, key, model):
        self.url, self.key = url.rstrip("/").removesuffix("/v1"), key
        self.client = self.make(openai.OpenAI)
        self.model = model or self.client.models.list().data[0].id

    def make(self, kind, key=None):
        key = key or self.key or "none"
        return kind(base_url=self.url + "/v1", api_key=key, max_retries=0, timeout=300)

    def ask(self, messages=QUESTION, max_tokens=16, client=None, **more):
        more.setdefault("model", self.model)
        client = client or self.client
        return client.chat.completions.create(messages=messages, max_tokens=max_tokens, **more)

    def fails(self, kind, status, **more):
        try:
            self.ask(**more)
        except openai.APIStatusError as error:
            assert type(error) is kind, (type(error), kind)
            assert error.status_code == status, (error.status_code, status)
            assert error.body["message"] and error.body["type"], error.body
            return error
        raise AssertionError(f"no error: {more}")

    # Each of these is one check.

    def models(self):
        listed = self.client.models.list().data
        assert self.model in [model.id for model in listed]
        assert self.client.models.retrieve(self.model).object == "model"
        try:
            self.client.models.retrieve("no-such-model")
        except openai.NotFoundError as error:
            assert error.code == "model_not_found"
        else:
            raise AssertionError("a model that is not there")

    def whole(self):
        answer = self.ask()
        assert answer.object == "chat.completion" and answer.id.startswith("chatcmpl-")
        assert abs(answer.created - time.time()) < 600 and answer.model == self.model
        [choice] = answer.choices
        assert choice.index == 0 and choice.message.role == "assistant"
        assert isinstance(choice.message.content, str) and choice.logprobs is None
        assert choice.finish_reason in ("stop", "length")
        assert 0 < answer.usage.completion_tokens <= 16 and answer.usage.prompt_tokens > 0
        total = answer.usage.prompt_tokens + answer.usage.completion_tokens
        assert answer.usage.total_tokens == total
        assert answer._request_id == answer.id

    def length(self):
        answer = self.ask(max_tokens=1)
        assert answer.choices[0].finish_reason == "length" and answer.usage.completion_tokens == 1
        newer = self.client.chat.completions.create(
            model=self.model, messages=QUESTION, max_completion_tokens=1
        )
        assert newer.usage.completion_tokens == 1

    def stream(self):
        chunks = list(self.ask(stream=True))
        assert {chunk.object for chunk in chunks} == {"chat.completion.chunk"}
        assert len({chunk.id for chunk in chunks}) == 1
        assert all(len(chunk.choices) == 1 and chunk.usage is None for chunk in chunks)
        assert chunks[0].choices[0].delta.role == "assistant"
        reasons = [chunk.choices[0].finish_reason for chunk in chunks]
        assert reasons[-1] in ("stop", "length") and set(reasons[:-1]) == {None}
        assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks)

    def stream_usage(self):
        chunks = list(self.ask(stream=True, n=2, stream_options={"include_usage": True}))
        assert all(chunk.usage is None for chunk in chunks[:-1])
        assert chunks[-1].choices == [] and chunks[-1].usage.completion_tokens > 1
        ends = [c.index for chunk in chunks for c in chunk.choices if c.finish_reason]
        assert sorted(ends) == [0, 1]

    def accumulated(self):
        """The package's own accumulation of a stream."""
        with self.client.chat.completions.stream(
            model=self.model, messages=QUESTION, max_tokens=16, logprobs=True
        ) as stream:
            try:
                answer = stream.get_final_completion()
            except openai.LengthFinishReasonError as error:
                # So it tells of an answer that was cut, which it has put together all the same.
                answer = error.completion
        assert answer.choices[0].message.content and answer.choices[0].logprobs.content

    def choices(self):
        answer = self.ask(n=2, temperature=1, seed=7)
        assert [choice.index for choice in answer.choices] == [0, 1]

    def logprobs(self):
        answer = self.ask(logprobs=True, top_logprobs=3, temperature=0)
        choice = answer.choices[0]
        tokens = choice.logprobs.content
        assert 0 < len(tokens) <= answer.usage.completion_tokens
        for token in tokens:
            assert token.logprob <= 0 and token.token and len(token.top_logprobs) == 3
            order = [other.logprob for other in token.top_logprobs]
            assert order == sorted(order, reverse=True)
        text = bytes(byte for token in tokens for byte in token.bytes).decode(errors="replace")
        assert text.startswith(choice.message.content.rstrip("\ufffd"))

    def stop(self):
        text = self.ask(temperature=0).choices[0].message.content
        stop = text[len(text) // 2 :][:4]
        choice = self.ask(temperature=0, stop=stop).choices[0]
        assert stop not in choice.message.content
        choice = self.ask(temperature=0, stop=[stop, "\n\n"]).choices[0]
        assert stop not in choice.message.content

    def sampling(self):
        extra = {"top_k": 20, "min_p": 0.01, "repetition_penalty": 1.05}
        assert self.ask(temperature=0.7, top_p=0.9, extra_body=extra).choices

    def image(self):
        answer = self.ask(picture(data_url(png(56, 56, (200, 30, 30)))))
        assert answer.choices[0].message.content
        large = png(1000, 1000, (30, 200, 30)) + bytes(4 << 20)
        assert self.ask(picture(data_url(large))).choices

    def errors(self):
        bad = openai.BadRequestError
        assert self.fails(bad, 400, temperature=3).param == "temperature"
        assert self.fails(bad, 400, messages=[]).param == "messages"
        self.fails(bad, 400, n=0)
        self.fails(bad, 400, max_tokens=10**9)
        self.fails(bad, 400, response_format={"type": "json_object"})
        self.fails(bad, 400, tools=[{"type": "function", "function": {"name": "f"}}])
        self.fails(bad, 400, messages=picture("https://example.org/a.png"))
        self.fails(bad, 400, messages=picture("data:image/png;base64,?"))
        self.fails(openai.NotFoundError, 404, model="no-such-model")
        error = self.fails(openai.APIStatusError, 415, messages=picture(data_url(b"GIF89a")))
        assert error.code == "invalid_image"
        # The parameter fails before the stream begins.
        self.fails(bad, 400, temperature=3, stream=True)
        if self.key:
            client = self.make(openai.OpenAI, "wrong-" + self.key)
            self.fails(openai.AuthenticationError, 401, client=client)

    def damaged_image(self):
        """A sound header before damaged pixels, which only decoding shows."""
        data = bytearray(png(56, 56, (0, 0, 0)))
        start = data.index(b"IDAT")
        size = struct.unpack(">I", data[start - 4 : start])[0]
        data[start + 4 : start + 4 + size] = bytes(size)
        checksum = zlib.crc32(data[start : start + 4 + size])
        data[start + 4 + size : start + 8 + size] = struct.pack(">I", checksum)
        try:
            self.ask(picture(data_url(bytes(data))))
        except openai.APIStatusError as error:
            assert error.status_code == 415, error.status_code
        else:
            print("  note: the model took an image with damaged pixels")

    def parallel(self):
        async def one(client, number):
            times = [time.monotonic()]
            stream = await client.chat.completions.create(
                model=self.model, messages=QUESTION, max_tokens=16, seed=number, stream=True
            )
            async for _ in stream:
                times.append(time.monotonic())
            return times[1], times[-1]

        async def both():
            async with self.make(openai.AsyncOpenAI) as client:
                return await asyncio.gather(one(client, 1), one(client, 2))

        (begin, end), (other_begin, other_end) = asyncio.run(both())
        assert begin < other_end and other_begin < end, "one waits for the other"

    def running(self):
        text = httpx.get(self.url + "/metrics").text
        return int(re.search(r"^lad_requests_running (\d+)$", text, re.M).group(1))

    def leaving(self):
        stream = self.ask(stream=True, max_tokens=256)
        next(iter(stream))
        stream.close()
        end = time.monotonic() + 30
        while self.running() > 0:
            assert time.monotonic() < end, "the server goes on for a client that left"
            time.sleep(0.1)

    def plain(self):
        with httpx.Client(base_url=self.url) as client:
            health = client.get("/health")
            assert health.status_code == 200 and health.json()["status"] == "ok"
            head = client.head("/health")
            assert head.content == b"" and int(head.headers["content-length"]) > 0
            assert client.get("/nowhere").status_code == 404
            wrong = client.put("/health", content=b"x" * 1000)
            assert wrong.status_code == 405 and "GET" in wrong.headers["allow"]
            metrics = client.get("/metrics")
            assert metrics.headers["content-type"].startswith("text/plain; version=0.0.4")
            sample = re.compile(r'[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+')
            for line in metrics.text.splitlines():
                assert line.startswith("# ") or sample.fullmatch(line), line
            assert "access-control-allow-origin" not in metrics.headers

    def events(self):
        """The event stream itself."""
        key = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        body = {"model": self.model, "messages": QUESTION, "max_tokens": 4, "stream": True}
        answer = httpx.post(
            self.url + "/v1/chat/completions", json=body, headers=key, timeout=300
        )
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["transfer-encoding"] == "chunked"
        assert answer.text.endswith("\n\ndata: [DONE]\n\n")
        assert all(line.startswith("data: ") for line in answer.text.split("\n\n")[:-1])

    def huge(self):
        """A body that is refused by what it says of itself."""
        place = urllib.parse.urlsplit(self.url)
        connection = http.client.HTTPConnection(place.hostname, place.port, timeout=30)
        connection.putrequest("POST", "/v1/chat/completions")
        connection.putheader("Content-Type", "application/json")
        connection.putheader("Content-Length", str(10**12))
        if self.key:
            connection.putheader("Authorization", f"Bearer {self.key}")
        connection.endheaders()
        assert connection.getresponse().status == 413
        connection.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url")
    parser.add_argument("--key")
    parser.add_argument("--model", help="the first of the server's list by default")
    options = parser.parse_args()
    try:
        check = Check(options.url, options.key, options.model)
    except openai.APIError as error:
        print(f"error: {options.url} does not tell its models: {error}")
        return 1
    names = (
        "models whole length stream stream_usage accumulated choices logprobs stop sampling image "
        "errors damaged_image parallel leaving plain events huge"
    )
    failures = 0
    for name in names.split():
        try:
            getattr(check, name)()
            print(f"ok    {name}")
        except Exception as error:  # every check is told of, whatever stops it
            failures += 1
            print(f"FAIL  {name}: {type(error).__name__}: {error}")
    print(f"{len(names.split()) - failures} of {len(names.split())} checks passed")
    return 1 if failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
