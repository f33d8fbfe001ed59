"""Calls Parley with the client of openapi-python-client."""

import os

from client import AuthenticatedClient, Client
from client.api.agents import create_agent, get_agent, list_agents
from client.api.chat import create_message
from client.api.events import list_session_events
from client.api.sign_in import sign_in_with_api_key
from client.models import CreateAgent, CreateMessage, Problem

url = os.environ["PARLEY_URL"]
token = sign_in_with_api_key.sync(
    client=Client(base_url=url), x_api_key_id=os.environ["PARLEY_KEY_ID"], x_api_key=os.environ["PARLEY_KEY"]
)
client = AuthenticatedClient(base_url=url, token=token.id_token)

agent = create_agent.sync(
    client=client, body=CreateAgent(key=os.environ["AGENT_KEY"], name="Client", model="offline/echo")
)
assert agent.name == "Client", agent
assert agent.id in [one.id for one in list_agents.sync(client=client, limit=50).data]

missing = get_agent.sync_detailed("agt_01k2c5gq8zf3vr4xw1m6t0y9ab", client=client)
assert missing.status_code == 404 and isinstance(missing.parsed, Problem), missing

message = {"message": {"role": "user", "content": {"type": "text", "text": "Hi"}}, "context": {"agent_id": agent.id}}
reply = create_message.sync(client=client, body=CreateMessage.from_dict(message))
assert reply.message.content.text, reply
history = list_session_events.sync(reply.message.session_id, client=client)
assert len(history.data) > 2, history

refused = create_agent.sync(client=client, body=CreateAgent(key="?", name="", model="offline/echo", system_prompt=""))
assert isinstance(refused, Problem) and refused.status == 400 and refused.errors, refused
