"""A program whose types have to be right; each line that ends with an expected error has to be refused."""

from __future__ import annotations

from datetime import datetime

from parley_client import AsyncParley, Parley, models, params, response_of, text_of

message: params.MessageInput = {"role": "user", "content": {"type": "text", "text": "Hello!"}}


def talk(client: Parley) -> datetime:
    agent = client.agents.create(key="a", name="A", model="offline/echo", top_p=None)
    whole = client.chat.messages.create(message=message, context={"agent_id": agent.id}, timeout=1.5)
    print(text_of(whole).upper(), response_of(whole).headers["etag"])
    with client.chat.messages.stream(message=message, context={}, format="ndjson") as reply:
        for sequence, event in reply.entries():
            if event.event == "content_delta":
                print(sequence + 1, event.delta.upper())
            elif event.event == "message_complete":
                print(event.message.id)
            elif event.event != "error":
                print(event.model_extra)
    for logged in client.sessions.events.stream(reply.final_reply().session.id, after_seq=0):
        if logged.type == "TEXT_MESSAGE_CONTENT":
            print(logged.delta.upper())
    following = client.agents.list(limit=1).next_page()
    found: list[models.Agent] = [] if following is None else following.data
    print([one.name.upper() for one in client.agents.list()], found)
    states: list[params.MachineState] = []
    made = client.state_machines.create(
        key="a", states=states, new_user_initial_state="b", returning_user_initial_state="b", terminal_state="c"
    )
    checked = client.state_machines.create(
        key="a",
        states=states,
        new_user_initial_state="b",
        returning_user_initial_state="b",
        terminal_state="c",
        dry_run=True,
    )
    print(made.id.upper(), checked.key.upper())
    if isinstance(checked, models.StateMachine):
        print(checked.id.upper())
    client.agents.delete(agent.id, if_match="*")
    return agent.created_at


async def talk_async(client: AsyncParley) -> None:
    page = await client.agents.list()
    print(page.data[0].name.upper())
    async for agent in client.agents.list():
        print(agent.name.upper())
    async with client.chat.messages.stream(message=message, context={}) as reply:
        print((await reply.final_message()).id.upper())


def mistakes(client: Parley) -> None:
    client.agents.create(name="A")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.agents.create(key="a", name=7, model="m")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.agents.get("a", colour="red")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.agents.state.update("a", state={})  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    print(client.agents.get("a").colour)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
