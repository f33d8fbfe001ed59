// Calls Parley with the Go client of openapi-generator.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"

	parley "example.com/foreign/parley"
)

func expect(holds bool, what any) {
	if !holds {
		panic(fmt.Sprintf("%+v", what))
	}
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	configuration := parley.NewConfiguration()
	configuration.Servers = parley.ServerConfigurations{{URL: os.Getenv("PARLEY_URL")}}
	client := parley.NewAPIClient(configuration)
	ctx := context.Background()

	signIn := client.SignInAPI.SignInWithApiKey(ctx).XAPIKeyId(os.Getenv("PARLEY_KEY_ID")).XAPIKey(os.Getenv("PARLEY_KEY"))
	token, _, err := signIn.SignIn(parley.SignIn{}).Execute()
	check(err)
	ctx = context.WithValue(ctx, parley.ContextAccessToken, token.IdToken)

	wanted := parley.NewCreateAgent(os.Getenv("AGENT_KEY"), "Go", "offline/echo")
	agent, _, err := client.AgentsAPI.CreateAgent(ctx).CreateAgent(*wanted).Execute()
	check(err)
	page, _, err := client.AgentsAPI.ListAgents(ctx).Limit(50).Execute()
	check(err)
	expect(len(page.Data) > 0, page)

	_, response, err := client.AgentsAPI.GetAgent(ctx, "agt_01k2c5gq8zf3vr4xw1m6t0y9ab").Execute()
	expect(err != nil && response.StatusCode == http.StatusNotFound, response)

	message := parley.UserMessageInputAsMessageInput(parley.NewUserMessageInput("user", parley.TextInputAsContentInput(parley.NewTextInput("text", "Hi"))))
	asked := parley.NewCreateMessage(parley.MessageContext{AgentId: &agent.Id})
	asked.Message = &message
	reply, _, err := client.ChatAPI.CreateMessage(ctx).CreateMessage(*asked).Execute()
	check(err)
	history, _, err := client.EventsAPI.ListSessionEvents(ctx, reply.Message.SessionId).Execute()
	check(err)
	expect(len(history.Data) > 2, history)

	_, response, err = client.AgentsAPI.CreateAgent(ctx).CreateAgent(*wanted).Execute()
	expect(err != nil && response.StatusCode == http.StatusConflict, response)
	problem, typed := err.(*parley.GenericOpenAPIError).Model().(parley.Problem)
	expect(typed && problem.ErrorCode != "", err)
}
