"""Calls Parley with the models of datamodel-code-generator, for pydantic."""

import json
import os
import urllib.error
import urllib.request

import models

url = os.environ["PARLEY_URL"]


def call(method, path, headers, body=None):
    data = body.model_dump_json(exclude_unset=True).encode() if body else None
    request = urllib.request.Request(url + path, data, {**headers, "Content-Type": "application/json"}, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read().decode()


key = {"X-API-Key-Id": os.environ["PARLEY_KEY_ID"], "X-API-Key": os.environ["PARLEY_KEY"]}
_, text = call("POST", "/v2/user/signin_with_api_key", key)
token = models.Token.model_validate_json(text)
auth = {"Authorization": f"Bearer {token.id_token}"}

wanted = models.CreateAgent(key=os.environ["AGENT_KEY"], name="Datamodel", model="offline/echo", system_prompt="Say it again.")
status, text = call("POST", "/v2/agents", auth, wanted)
assert status == 201, text
agent = models.Agent.model_validate_json(text)
agent_id = getattr(agent.id, "root", agent.id)

status, text = call("GET", "/v2/agents?limit=5", auth)
page = models.AgentPage.model_validate_json(text)
assert any(getattr(one.id, "root", one.id) == agent_id for one in page.data)

status, text = call("GET", "/v2/agents/agt_01k2c5gq8zf3vr4xw1m6t0y9ab", auth)
problem = models.Problem.model_validate_json(text)
assert status == 404 and problem.status == 404, text

message = {"message": {"role": "user", "content": {"type": "text", "text": "Hi"}}, "context": {"agent_id": agent_id}}
status, text = call("POST", "/v2/chat/messages", auth, models.CreateMessage.model_validate(message))
assert status == 200, text
reply = json.loads(text)
models.MessageReply.model_validate_json(text)

status, text = call("GET", f"/v2/sessions/{reply['message']['session_id']}/events/history", auth)
history = models.SessionEventPage.model_validate_json(text)
assert len(history.data) > 2

request = urllib.request.Request(url + "/v2/agents", b'{"name": ""}', {**auth, "Content-Type": "application/json"})
try:
    urllib.request.urlopen(request)
    raise AssertionError("A faulty agent was created.")
except urllib.error.HTTPError as refusal:
    problem = models.Problem.model_validate_json(refusal.read())
    assert problem.status == 400 and problem.errors, problem
