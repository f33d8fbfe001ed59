// Calls Parley with the client of oapi-codegen.
package main

import (
	"context"
	"net/http"
	"os"

	"example.com/foreign/parley"
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func expect(holds bool, body []byte) {
	if !holds {
		panic(string(body))
	}
}

func main() {
	ctx := context.Background()
	token := ""
	authorize := func(_ context.Context, request *http.Request) error {
		if token != "" {
			request.Header.Set("Authorization", "Bearer "+token)
		}
		return nil
	}
	client, err := parley.NewClientWithResponses(os.Getenv("PARLEY_URL"), parley.WithRequestEditorFn(authorize))
	check(err)

	key := parley.SignInWithApiKeyParams{XAPIKeyId: os.Getenv("PARLEY_KEY_ID"), XAPIKey: os.Getenv("PARLEY_KEY")}
	signedIn, err := client.SignInWithApiKeyWithResponse(ctx, &key, parley.SignInWithApiKeyJSONRequestBody{})
	check(err)
	expect(signedIn.JSON200 != nil, signedIn.Body)
	token = signedIn.JSON200.IdToken

	wanted := parley.CreateAgent{Key: os.Getenv("AGENT_KEY"), Name: "Go", Model: "offline/echo"}
	created, err := client.CreateAgentWithResponse(ctx, nil, wanted)
	check(err)
	expect(created.JSON201 != nil, created.Body)

	page, err := client.ListAgentsWithResponse(ctx, nil)
	check(err)
	expect(page.JSON200 != nil && len(page.JSON200.Data) > 0, page.Body)

	missing, err := client.GetAgentWithResponse(ctx, "agt_01k2c5gq8zf3vr4xw1m6t0y9ab", nil)
	check(err)
	expect(missing.ApplicationproblemJSON404 != nil, missing.Body)

	var content parley.ContentInput
	check(content.FromTextInput(parley.TextInput{Type: "text", Text: "Hi"}))
	user := parley.UserMessageInput{Role: "user", Content: content}
	var message parley.MessageInput
	check(message.FromUserMessageInput(user))
	asked := parley.CreateMessage{Message: &message, Context: parley.MessageContext{AgentId: &created.JSON201.Id}}
	reply, err := client.CreateMessageWithResponse(ctx, nil, asked)
	check(err)
	expect(reply.JSON200 != nil, reply.Body)
	history, err := client.ListSessionEventsWithResponse(ctx, reply.JSON200.Message.SessionId, nil)
	check(err)
	expect(history.JSON200 != nil && len(history.JSON200.Data) > 2, history.Body)

	taken, err := client.CreateAgentWithResponse(ctx, nil, wanted)
	check(err)
	expect(taken.ApplicationproblemJSON409 != nil && taken.ApplicationproblemJSON409.ErrorCode != "", taken.Body)
}
