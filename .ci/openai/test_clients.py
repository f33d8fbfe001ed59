"""Clients of OpenAI's API that others wrote, each unchanged but for its base URL, key and model."""

import json
import os
import pathlib
import sys
import urllib.request

import openai
import pytest
from conftest import BASE, KEY, URL, call, script
from pydantic import BaseModel

MODEL = f"clients-{os.getpid()}"


class Forecast(BaseModel):
    degrees: int


WEATHER = script({"tool_call": {"name": "get_weather", "arguments": {"city": "Oslo"}}})
FORM = script({"say": '{"degrees": 3}'})


@pytest.fixture(scope="session", autouse=True)
def agent() -> str:
    return call("/v2/agents", {"key": MODEL, "name": "Desk", "model": "offline/scripted"})["id"]


def ask(text: str) -> list:
    return [{"role": "user", "content": text}]


TOOL = {
    "type": "function",
    "function": {"name": "get_weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}},
}


def test_openai_python_answers_and_streams(client: openai.OpenAI):
    whole = client.chat.completions.create(model=MODEL, messages=ask(script({"say": "It rains."})))
    assert whole.choices[0].message.content == "It rains."
    assert whole.usage and whole.usage.total_tokens > 0
    options = {"include_usage": True}
    chunks = list(
        client.chat.completions.create(model=MODEL, messages=ask("Hi"), stream=True, stream_options=options)
    )
    assert chunks[-1].usage and chunks[-2].choices[0].finish_reason == "stop"


def test_openai_python_streams_events_of_tools_and_forms(client: openai.OpenAI):
    with client.chat.completions.stream(model=MODEL, messages=ask(WEATHER), tools=[TOOL]) as stream:
        kinds = [event.type for event in stream]
        final = stream.get_final_completion()
    assert "tool_calls.function.arguments.done" in kinds
    assert json.loads(final.choices[0].message.tool_calls[0].function.arguments) == {"city": "Oslo"}
    parsed = client.chat.completions.parse(model=MODEL, messages=ask(FORM), response_format=Forecast)
    assert parsed.choices[0].message.parsed == Forecast(degrees=3)


def test_openai_python_reads_failures(client: openai.OpenAI):
    with pytest.raises(openai.NotFoundError) as missing:
        client.chat.completions.create(model="gpt-4o", messages=ask("Hi"))
    assert missing.value.code == "model_not_found"
    with pytest.raises(openai.BadRequestError) as refused:
        client.chat.completions.create(model=MODEL, messages=ask("Hi"), n=2)
    assert refused.value.param == "n"
    with pytest.raises(openai.AuthenticationError):
        openai.OpenAI(base_url=BASE, api_key="sk-wrong", max_retries=0).models.list()
    with pytest.raises(openai.APIError) as broken:
        list(client.chat.completions.create(
            model=MODEL, messages=ask(script({"say": "It "}, {"stream_error": "broken"})), stream=True,
        ))
    assert broken.value.code == "upstream_failure"


def test_openai_python_continues_a_kept_conversation(client: openai.OpenAI):
    first = client.chat.completions.create(model=MODEL, messages=ask("One"), store=True, user="ann")
    kept = first.metadata["conversation_id"]
    client.chat.completions.create(model=MODEL, messages=ask("Two"), metadata={"conversation_id": kept})
    roles = [message["role"] for message in call(f"/v2/conversations/{kept}/messages")["data"]]
    assert roles == ["user", "assistant", "user", "assistant"]


IMAGE = "data:image/png;base64,iVBORw0KGgo="


def test_openai_python_sends_images_and_documents(client: openai.OpenAI):
    file = {"filename": "a.pdf", "file_data": "data:application/pdf;base64,JVBERi0x"}
    content = [{"type": "image_url", "image_url": {"url": IMAGE}}, {"type": "file", "file": file}]
    first = client.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": content}], store=True)
    said = call(f"/v2/conversations/{first.metadata['conversation_id']}/messages")["data"][0]["content"]["parts"]
    assert [part["type"] for part in said] == ["image", "file"]
    parts = [{"type": "input_image", "image_url": IMAGE, "detail": "auto"}, {"type": "input_file", **file}]
    assert client.responses.create(model=MODEL, input=[{"role": "user", "content": parts}]).status == "completed"


def test_openai_python_has_responses(client: openai.OpenAI):
    first = client.responses.create(model=MODEL, input=script({"say": "One."}))
    assert first.output_text == "One."
    with client.responses.stream(model=MODEL, input=script({"say": "Two."}), previous_response_id=first.id) as stream:
        kinds = [event.type for event in stream]
        assert stream.get_final_response().output_text == "Two."
    assert kinds[0] == "response.created" and kinds[-1] == "response.completed"
    assert client.responses.retrieve(first.id).output_text == "One."
    parsed = client.responses.parse(model=MODEL, input=FORM, text_format=Forecast)
    assert parsed.output_parsed == Forecast(degrees=3)
    begun = client.responses.create(model=MODEL, input=script({"say": "Later."}), background=True)
    events = list(client.responses.retrieve(begun.id, stream=True, starting_after=1))
    assert events[0].sequence_number == 2 and events[-1].response.output_text == "Later."


def test_openai_python_decides_calls_that_wait(client: openai.OpenAI):
    key, model = f"pay-{os.getpid()}", f"payer-{os.getpid()}"
    http = {"url": "https://tools.example.com/pay"}
    call("/v2/tools", {"key": key, "kind": "http", "parameters": {}, "http": http, "approval": {"mode": "always"}})
    call("/v2/agents", {"key": model, "name": "Payer", "model": "offline/scripted", "tool_refs": [{"key": key}]})
    steps = script({"tool_call": {"name": key, "arguments": {"order": 7}}}, {"after_results": [{"say": "Not paid."}]})
    answer = client.responses.create(model=model, input=steps)
    (waits,) = [item for item in answer.output if item.type == "mcp_approval_request"]
    assert (waits.server_label, waits.name, json.loads(waits.arguments)) == ("parley", key, {"order": 7})
    decision = {"type": "mcp_approval_response", "approval_request_id": waits.id, "approve": False, "reason": "Too much."}
    with client.responses.stream(model=model, previous_response_id=answer.id, input=[decision]) as stream:
        assert stream.get_final_response().output_text == "Not paid."
    results = [item for item in client.conversations.items.list(answer.conversation.id) if item.type == "function_call_output"]
    assert [item.output for item in results] == ["A person has rejected this call: Too much."]
    with pytest.raises(openai.ConflictError):
        client.responses.create(model=model, previous_response_id=answer.id, input=[decision])


def test_openai_python_has_conversations(client: openai.OpenAI):
    made = client.conversations.create(metadata={"model": MODEL}, items=[{"role": "user", "content": "I am in Oslo."}])
    answer = client.responses.create(model=MODEL, input=script({"say": "It rains."}), conversation=made.id)
    items = list(client.conversations.items.list(made.id, order="asc", limit=1))
    assert [item.role for item in items] == ["user", "user", "assistant"]
    assert items[-1].id == answer.output[0].id
    assert client.conversations.items.retrieve(items[0].id, conversation_id=made.id) == items[0]
    assert [item.type for item in client.responses.input_items.list(answer.id)] == ["message"]
    client.responses.delete(answer.id)
    with pytest.raises(openai.NotFoundError):
        client.responses.retrieve(answer.id)
    assert client.conversations.delete(made.id).deleted


def test_one_conversation_in_three_clients(client: openai.OpenAI, agent: str):
    sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "generated/clients/python"))
    from parley_client import Parley

    content = [{"type": "input_text", "text": "What is this?"}, {"type": "input_image", "image_url": IMAGE, "detail": "auto"}]
    begun = client.responses.create(model=MODEL, input=[{"role": "user", "content": content}])
    session = begun.metadata["session_id"]
    first = call(f"/v2/sessions/{session}/events/history?limit=1")["data"][0]["event"]
    assert first["input"]["messages"][0]["content"][1]["source"]["value"] == IMAGE.partition(",")[2]
    run = {"threadId": session, "runId": "run-1", "tools": [], "context": []}
    run["messages"] = [{"id": "u2", "role": "user", "content": "From the front end."}]
    request = urllib.request.Request(
        f"{URL}/v2/agents/{agent}/run",
        json.dumps(run).encode(),
        {"x-api-key": KEY, "content-type": "application/json", "accept": "text/event-stream"},
    )
    with urllib.request.urlopen(request) as stream:
        assert b"RUN_FINISHED" in stream.read()
    with Parley(base_url=URL, api_key=KEY) as parley:
        message = {"role": "user", "content": {"type": "text", "text": "From Parley."}}
        reply = parley.chat.messages.create(message=message, context={"session_id": session})
    assert "From the front end." in reply.message.content.text
    items = list(client.conversations.items.list(begun.conversation.id, order="asc"))
    assert [item.role for item in items] == ["user", "assistant"] * 3
    assert items[0].content[1].image_url == IMAGE


def test_openai_python_uploads_files_and_names_them(client: openai.OpenAI, tmp_path: pathlib.Path):
    report = tmp_path / "report.pdf"
    report.write_bytes(b"%PDF-1.7\n")
    with report.open("rb") as opened:
        file = client.files.create(file=opened, purpose="user_data")
    assert (file.filename, file.bytes, file.purpose) == ("report.pdf", 9, "user_data")
    assert client.files.retrieve(file.id) == file and client.files.wait_for_processing(file.id) == file
    assert call(f"/v2/files/{file.id}")["media_type"] == "application/pdf"
    assert client.files.content(file.id).read() == b"%PDF-1.7\n"
    assert file.id in [one.id for one in client.files.list(limit=1, purpose="user_data")]
    named = [{"type": "file", "file": {"file_id": file.id}}]
    client.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": named}])
    parts = [{"type": "input_file", "file_id": file.id}, {"type": "input_text", "text": "What is this?"}]
    first = client.responses.create(model=MODEL, input=[{"role": "user", "content": parts}])
    assert client.responses.input_items.list(first.id).data[0].content[0].file_id == file.id
    with pytest.raises(openai.BadRequestError) as refused:
        client.files.create(file=("a.jsonl", b"{}"), purpose="batch")
    assert refused.value.param == "purpose"
    assert client.files.delete(file.id).deleted


THOUGHT = script({"reasoning": "It is cold there."}, {"say": "It snows."})


def test_openai_python_sees_reasoning_and_calls_in_pieces(client: openai.OpenAI):
    whole = client.chat.completions.create(model=MODEL, messages=ask(THOUGHT)).choices[0].message
    assert whole.reasoning_content == "It is cold there."
    chunks = client.chat.completions.create(model=MODEL, messages=ask(WEATHER), tools=[TOOL], stream=True)
    pieces = [piece for chunk in chunks for piece in chunk.choices[0].delta.tool_calls or []]
    assert pieces[0].id and pieces[0].function.name == "get_weather" and len(pieces) > 2
    assert json.loads("".join(piece.function.arguments for piece in pieces)) == {"city": "Oslo"}
    with client.responses.stream(model=MODEL, input=THOUGHT, reasoning={"summary": "auto"}) as stream:
        kinds = [event.type for event in stream]
        final = stream.get_final_response()
    assert [item.type for item in final.output] == ["reasoning", "message"]
    assert final.output[0].summary[0].text == "It is cold there." and final.output_text == "It snows."
    assert kinds.index("response.reasoning_summary_text.done") < kinds.index("response.output_text.delta")
    again = client.responses.create(
        model=MODEL, input=[{"role": "user", "content": THOUGHT}, *final.output, *ask("Go on.")],
        store=False, include=["reasoning.encrypted_content"],
    )
    assert again.status == "completed"


def test_openai_python_asks_models_without_an_agent(client: openai.OpenAI, tmp_path: pathlib.Path):
    vectors = client.embeddings.create(model="offline/embedding", input=["It rains.", "The sun shines."])
    assert len(vectors.data) == 2 and len(vectors.data[0].embedding) > 10
    said = tmp_path / "said.wav"
    with client.audio.speech.with_streaming_response.create(
        model="offline/speech", voice="alloy", input="It rains.", response_format="wav"
    ) as speech:
        speech.stream_to_file(said)
    with said.open("rb") as opened:
        heard = client.audio.transcriptions.create(model="offline/transcription", file=opened)
    assert heard.text == "It rains."
    with said.open("rb") as opened:
        events = list(client.audio.transcriptions.create(model="offline/transcription", file=opened, stream=True))
    assert "".join(event.delta for event in events if event.type == "transcript.text.delta") == "It rains."
    assert events[-1].type == "transcript.text.done" and events[-1].text == "It rains."
    image = client.images.generate(model="offline/image", prompt="A lighthouse", response_format="b64_json")
    assert image.data[0].b64_json
    judged = client.moderations.create(model="offline/moderation", input="It rains.")
    assert not judged.results[0].flagged


def test_langchain_makes_vectors():
    from langchain_openai import OpenAIEmbeddings

    texts = OpenAIEmbeddings(model="offline/embedding", base_url=BASE, api_key=KEY, check_embedding_ctx_length=False)
    assert len(texts.embed_query("It rains.")) == len(texts.embed_documents(["It rains."])[0]) > 10
    tokens = OpenAIEmbeddings(model="offline/embedding", base_url=BASE, api_key=KEY, tiktoken_enabled=False,
                              check_embedding_ctx_length=False)
    assert len(tokens.embed_documents(["One.", "Two."])) == 2


def test_litellm_asks_models_without_an_agent(tmp_path: pathlib.Path):
    import litellm

    own = {"api_base": BASE, "api_key": KEY}
    vectors = litellm.embedding(model="openai/offline/embedding", input=["It rains."], **own)
    assert len(vectors.data[0]["embedding"]) > 10
    said = tmp_path / "said.wav"
    litellm.speech(model="openai/offline/speech", voice="alloy", input="It rains.", response_format="wav", **own).stream_to_file(said)
    with said.open("rb") as opened:
        assert litellm.transcription(model="openai/offline/transcription", file=opened, **own).text == "It rains."
    assert litellm.image_generation(model="openai/offline/image", prompt="A lighthouse", **own).data[0].b64_json
    assert not litellm.moderation(model="offline/moderation", input="It rains.", **own).results[0].flagged
    with said.open("rb") as opened:
        file = litellm.create_file(file=opened, purpose="user_data", custom_llm_provider="openai", **own)
    assert litellm.file_retrieve(file.id, custom_llm_provider="openai", **own).id == file.id
    whole = litellm.completion(model=f"openai/{MODEL}", messages=ask(THOUGHT), **own)
    assert whole.choices[0].message.reasoning_content == "It is cold there."


def test_pydantic_ai_sees_reasoning():
    from pydantic_ai import Agent, ThinkingPart
    from pydantic_ai.models.openai import OpenAIChatModel, OpenAIResponsesModel
    from pydantic_ai.providers.openai import OpenAIProvider

    for kind in (OpenAIChatModel, OpenAIResponsesModel):
        desk = Agent(kind(MODEL, provider=OpenAIProvider(base_url=BASE, api_key=KEY)))
        first = desk.run_sync(THOUGHT)
        thoughts = [part for message in first.all_messages() for part in message.parts if isinstance(part, ThinkingPart)]
        assert [part.content for part in thoughts] == ["It is cold there."], kind
        assert desk.run_sync(script({"say": "Again."}), message_history=first.all_messages()).output == "Again."


@pytest.mark.parametrize("uses_responses", [False, True])
def test_langchain_binds_tools_and_has_structured_output(uses_responses: bool):
    from langchain_core.messages import HumanMessage, ToolMessage
    from langchain_core.tools import tool
    from langchain_openai import ChatOpenAI

    @tool
    def get_weather(city: str) -> str:
        """Tells the weather in a city."""
        return f"Rain in {city}"

    chat = ChatOpenAI(model=MODEL, base_url=BASE, api_key=KEY, use_responses_api=uses_responses)
    bound = chat.bind_tools([get_weather])
    answer = bound.invoke(WEATHER)
    results = [ToolMessage(get_weather.invoke(one["args"]), tool_call_id=one["id"]) for one in answer.tool_calls]
    final = bound.invoke([HumanMessage(WEATHER), answer, *results])
    assert "Rain in Oslo" in final.text
    assert "".join(chunk.text for chunk in chat.stream(script({"say": "It "}, {"say": "rains."}))) == "It rains."
    assert chat.with_structured_output(Forecast).invoke(FORM) == Forecast(degrees=3)


@pytest.mark.parametrize("uses_responses", [False, True])
def test_openai_agents_calls_tools_and_keeps_a_session(uses_responses: bool):
    from agents import Agent, OpenAIChatCompletionsModel, OpenAIResponsesModel, Runner, SQLiteSession, function_tool, set_tracing_disabled

    set_tracing_disabled(True)

    @function_tool
    def get_weather(city: str) -> str:
        """Tells the weather in a city."""
        return f"Rain in {city}"

    kind = OpenAIResponsesModel if uses_responses else OpenAIChatCompletionsModel
    model = kind(model=MODEL, openai_client=openai.AsyncOpenAI(base_url=BASE, api_key=KEY))
    desk = Agent(name="Desk", instructions="Be brief.", model=model, tools=[get_weather])
    session = SQLiteSession("one")
    assert "Rain in Oslo" in Runner.run_sync(desk, WEATHER, session=session).final_output
    assert Runner.run_sync(desk, script({"say": "Again."}), session=session).final_output == "Again."
    hand_off = script({"tool_call": {"name": "transfer_to_desk", "arguments": {}}})
    first = Agent(name="First", model=model, handoffs=[desk])
    assert Runner.run_sync(first, hand_off).last_agent.name == "Desk"


def test_pydantic_ai_calls_tools_and_has_an_output_type():
    from pydantic_ai import Agent, NativeOutput
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.openai import OpenAIProvider

    model = OpenAIChatModel(MODEL, provider=OpenAIProvider(base_url=BASE, api_key=KEY))
    desk = Agent(model)

    @desk.tool_plain
    def get_weather(city: str) -> str:
        """Tells the weather in a city."""
        return f"Rain in {city}"

    assert "Rain in Oslo" in desk.run_sync(WEATHER).output
    assert Agent(model, output_type=NativeOutput(Forecast)).run_sync(FORM).output == Forecast(degrees=3)


def test_litellm_in_front():
    import litellm

    own = {"model": f"openai/{MODEL}", "api_base": BASE, "api_key": KEY}
    whole = litellm.completion(messages=ask(script({"say": "It rains."})), **own)
    assert whole.choices[0].message.content == "It rains."
    pieces = litellm.completion(messages=ask(script({"say": "It "}, {"say": "rains."})), stream=True, **own)
    assert "".join(piece.choices[0].delta.content or "" for piece in pieces) == "It rains."
    called = litellm.completion(messages=ask(WEATHER), tools=[TOOL], **own)
    assert called.choices[0].message.tool_calls[0].function.name == "get_weather"
