import type * as t from './client/types.gen.js';
/** Every operation of the contract, by operationId. */
export type Operations = {
    signInWithApiKey: {
        data: t.SignInWithApiKeyData;
        replies: t.SignInWithApiKeyResponses;
        stream: never;
        public: true;
    };
    getJwks: {
        data: t.GetJwksData;
        replies: t.GetJwksResponses;
        stream: never;
        public: true;
    };
    listAgents: {
        data: t.ListAgentsData;
        replies: t.ListAgentsResponses;
        stream: never;
        public: false;
    };
    createAgent: {
        data: t.CreateAgentData;
        replies: t.CreateAgentResponses;
        stream: never;
        public: false;
    };
    getAgent: {
        data: t.GetAgentData;
        replies: t.GetAgentResponses;
        stream: never;
        public: false;
    };
    updateAgent: {
        data: t.UpdateAgentData;
        replies: t.UpdateAgentResponses;
        stream: never;
        public: false;
    };
    deleteAgent: {
        data: t.DeleteAgentData;
        replies: t.DeleteAgentResponses;
        stream: never;
        public: false;
    };
    listAgentVersions: {
        data: t.ListAgentVersionsData;
        replies: t.ListAgentVersionsResponses;
        stream: never;
        public: false;
    };
    runAgent: {
        data: t.RunAgentData;
        replies: t.RunAgentResponses;
        stream: t.AguiEvent;
        public: false;
    };
    listModels: {
        data: t.ListModelsData;
        replies: t.ListModelsResponses;
        stream: never;
        public: false;
    };
    listConversations: {
        data: t.ListConversationsData;
        replies: t.ListConversationsResponses;
        stream: never;
        public: false;
    };
    createConversation: {
        data: t.CreateConversationData;
        replies: t.CreateConversationResponses;
        stream: never;
        public: false;
    };
    getConversation: {
        data: t.GetConversationData;
        replies: t.GetConversationResponses;
        stream: never;
        public: false;
    };
    updateConversation: {
        data: t.UpdateConversationData;
        replies: t.UpdateConversationResponses;
        stream: never;
        public: false;
    };
    closeConversation: {
        data: t.CloseConversationData;
        replies: t.CloseConversationResponses;
        stream: never;
        public: false;
    };
    listConversationMessages: {
        data: t.ListConversationMessagesData;
        replies: t.ListConversationMessagesResponses;
        stream: never;
        public: false;
    };
    listSessions: {
        data: t.ListSessionsData;
        replies: t.ListSessionsResponses;
        stream: never;
        public: false;
    };
    createSession: {
        data: t.CreateSessionData;
        replies: t.CreateSessionResponses;
        stream: never;
        public: false;
    };
    getSession: {
        data: t.GetSessionData;
        replies: t.GetSessionResponses;
        stream: never;
        public: false;
    };
    updateSession: {
        data: t.UpdateSessionData;
        replies: t.UpdateSessionResponses;
        stream: never;
        public: false;
    };
    endSession: {
        data: t.EndSessionData;
        replies: t.EndSessionResponses;
        stream: never;
        public: false;
    };
    listSessionMessages: {
        data: t.ListSessionMessagesData;
        replies: t.ListSessionMessagesResponses;
        stream: never;
        public: false;
    };
    createSessionMessage: {
        data: t.CreateSessionMessageData;
        replies: t.CreateSessionMessageResponses;
        stream: never;
        public: false;
    };
    streamSessionEvents: {
        data: t.StreamSessionEventsData;
        replies: t.StreamSessionEventsResponses;
        stream: t.LogEvent;
        public: false;
    };
    createSessionEvents: {
        data: t.CreateSessionEventsData;
        replies: t.CreateSessionEventsResponses;
        stream: never;
        public: false;
    };
    listSessionEvents: {
        data: t.ListSessionEventsData;
        replies: t.ListSessionEventsResponses;
        stream: never;
        public: false;
    };
    redactSessionEvents: {
        data: t.RedactSessionEventsData;
        replies: t.RedactSessionEventsResponses;
        stream: never;
        public: false;
    };
    getSessionState: {
        data: t.GetSessionStateData;
        replies: t.GetSessionStateResponses;
        stream: never;
        public: false;
    };
    createMessage: {
        data: t.CreateMessageData;
        replies: t.CreateMessageResponses;
        stream: never;
        public: false;
    };
    streamMessage: {
        data: t.StreamMessageData;
        replies: t.StreamMessageResponses;
        stream: t.ChatEvent;
        public: false;
    };
    rejoinMessageStream: {
        data: t.RejoinMessageStreamData;
        replies: t.RejoinMessageStreamResponses;
        stream: t.ChatEvent;
        public: false;
    };
    createMessageBatch: {
        data: t.CreateMessageBatchData;
        replies: t.CreateMessageBatchResponses;
        stream: never;
        public: false;
    };
    getMessage: {
        data: t.GetMessageData;
        replies: t.GetMessageResponses;
        stream: never;
        public: false;
    };
    updateMessageMetadata: {
        data: t.UpdateMessageMetadataData;
        replies: t.UpdateMessageMetadataResponses;
        stream: never;
        public: false;
    };
    listMessageVersions: {
        data: t.ListMessageVersionsData;
        replies: t.ListMessageVersionsResponses;
        stream: never;
        public: false;
    };
    getRun: {
        data: t.GetRunData;
        replies: t.GetRunResponses;
        stream: never;
        public: false;
    };
    cancelRun: {
        data: t.CancelRunData;
        replies: t.CancelRunResponses;
        stream: never;
        public: false;
    };
    getHealth: {
        data: t.GetHealthData;
        replies: t.GetHealthResponses;
        stream: never;
        public: true;
    };
};
