// Calls Parley with the Java client of openapi-generator.
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.AgentsApi;
import org.openapitools.client.api.ChatApi;
import org.openapitools.client.api.EventsApi;
import org.openapitools.client.api.SignInApi;
import org.openapitools.client.model.ContentInput;
import org.openapitools.client.model.CreateAgent;
import org.openapitools.client.model.CreateMessage;
import org.openapitools.client.model.MessageContext;
import org.openapitools.client.model.MessageInput;
import org.openapitools.client.model.TextInput;
import org.openapitools.client.model.UserMessageInput;

class OpenApiGenerator {
  interface Call {
    Object send() throws ApiException;
  }

  static void expect(boolean holds, Object what) {
    if (!holds) throw new AssertionError(what);
  }

  static void expectRefusal(int status, String errorCode, Call call) {
    try {
      call.send();
    } catch (ApiException refusal) {
      expect(refusal.getCode() == status && refusal.getResponseBody().contains(errorCode), refusal);
      return;
    }
    throw new AssertionError("It was not refused.");
  }

  public static void main(String[] arguments) throws ApiException {
    var client = new ApiClient().setBasePath(System.getenv("PARLEY_URL"));
    var token = new SignInApi(client).signInWithApiKey(System.getenv("PARLEY_KEY_ID"), System.getenv("PARLEY_KEY"), null);
    client.setBearerToken(token.getIdToken());

    var agents = new AgentsApi(client);
    var wanted = new CreateAgent().key(System.getenv("AGENT_KEY")).name("Java").model("offline/echo");
    var agent = agents.createAgent(wanted, null);
    expect(agent.getName().equals("Java"), agent);
    var page = agents.listAgents(50, null, null, null, null, null);
    expect(page.getData().stream().anyMatch(one -> one.getId().equals(agent.getId())), page);

    expectRefusal(404, "agent_not_found", () -> agents.getAgent("agt_01k2c5gq8zf3vr4xw1m6t0y9ab", null));

    var content = new TextInput().type(TextInput.TypeEnum.TEXT).text("Hi");
    var message = new UserMessageInput().role(UserMessageInput.RoleEnum.USER).content(new ContentInput(content));
    var asked = new CreateMessage().message(new MessageInput(message)).context(new MessageContext().agentId(agent.getId()));
    var reply = new ChatApi(client).createMessage(asked, null);
    var sessionId = reply.getMessage().getSessionId();
    var history = new EventsApi(client).listSessionEvents(sessionId, null, null, null, null, null, null, null);
    expect(history.getData().size() > 2, history);

    expectRefusal(409, "conflict", () -> agents.createAgent(wanted, null));
  }
}
