"""Calls Parley with the Python client of openapi-generator."""

import os

from openapi_client import AgentsApi, ApiClient, ApiException, ChatApi, Configuration, EventsApi, SignInApi
from openapi_client.models import CreateAgent, CreateMessage

configuration = Configuration(host=os.environ["PARLEY_URL"])
client = ApiClient(configuration)
token = SignInApi(client).sign_in_with_api_key(os.environ["PARLEY_KEY_ID"], os.environ["PARLEY_KEY"])
configuration.access_token = token.id_token

agents = AgentsApi(client)
wanted = CreateAgent(key=os.environ["AGENT_KEY"], name="Generator", model="offline/echo", system_prompt="Say it.")
agent = agents.create_agent(wanted)
assert agent.name == "Generator", agent
assert agent.id in [one.id for one in agents.list_agents(limit=50).data]


def refusal(send):
    try:
        send()
    except ApiException as error:
        return error
    raise AssertionError("It was not refused.")


missing = refusal(lambda: agents.get_agent("agt_01k2c5gq8zf3vr4xw1m6t0y9ab"))
assert missing.status == 404 and "agent_not_found" in missing.body, missing

message = {"message": {"role": "user", "content": {"type": "text", "text": "Hi"}}, "context": {"agent_id": agent.id}}
reply = ChatApi(client).create_message(CreateMessage.from_dict(message))
assert reply.message.session_id, reply
history = EventsApi(client).list_session_events(reply.message.session_id)
assert len(history.data) > 2, history

taken = refusal(lambda: agents.create_agent(wanted))
assert taken.status == 409 and taken.data.error_code, taken
