import type * as t from './client/types.gen.js';
/** Every operation of the contract, by operationId. */
export type Operations = {
    signInWithApiKey: {
        data: t.SignInWithApiKeyData;
        replies: t.SignInWithApiKeyResponses;
        stream: never;
        public: true;
    };
    signOut: {
        data: t.SignOutData;
        replies: t.SignOutResponses;
        stream: never;
        public: true;
    };
    getCaller: {
        data: t.GetCallerData;
        replies: t.GetCallerResponses;
        stream: never;
        public: false;
    };
    getJwks: {
        data: t.GetJwksData;
        replies: t.GetJwksResponses;
        stream: never;
        public: true;
    };
    listOrganizations: {
        data: t.ListOrganizationsData;
        replies: t.ListOrganizationsResponses;
        stream: never;
        public: false;
    };
    createOrganization: {
        data: t.CreateOrganizationData;
        replies: t.CreateOrganizationResponses;
        stream: never;
        public: false;
    };
    getOrganization: {
        data: t.GetOrganizationData;
        replies: t.GetOrganizationResponses;
        stream: never;
        public: false;
    };
    updateOrganization: {
        data: t.UpdateOrganizationData;
        replies: t.UpdateOrganizationResponses;
        stream: never;
        public: false;
    };
    getOrganizationErasure: {
        data: t.GetOrganizationErasureData;
        replies: t.GetOrganizationErasureResponses;
        stream: never;
        public: false;
    };
    eraseOrganization: {
        data: t.EraseOrganizationData;
        replies: t.EraseOrganizationResponses;
        stream: never;
        public: false;
    };
    exportOrganization: {
        data: t.ExportOrganizationData;
        replies: t.ExportOrganizationResponses;
        stream: t.ExportEvent;
        public: false;
    };
    listMembers: {
        data: t.ListMembersData;
        replies: t.ListMembersResponses;
        stream: never;
        public: false;
    };
    getMember: {
        data: t.GetMemberData;
        replies: t.GetMemberResponses;
        stream: never;
        public: false;
    };
    replaceMember: {
        data: t.ReplaceMemberData;
        replies: t.ReplaceMemberResponses;
        stream: never;
        public: false;
    };
    deleteMember: {
        data: t.DeleteMemberData;
        replies: t.DeleteMemberResponses;
        stream: never;
        public: false;
    };
    getRetention: {
        data: t.GetRetentionData;
        replies: t.GetRetentionResponses;
        stream: never;
        public: false;
    };
    replaceRetention: {
        data: t.ReplaceRetentionData;
        replies: t.ReplaceRetentionResponses;
        stream: never;
        public: false;
    };
    listRoles: {
        data: t.ListRolesData;
        replies: t.ListRolesResponses;
        stream: never;
        public: false;
    };
    replaceRole: {
        data: t.ReplaceRoleData;
        replies: t.ReplaceRoleResponses;
        stream: never;
        public: false;
    };
    deleteRole: {
        data: t.DeleteRoleData;
        replies: t.DeleteRoleResponses;
        stream: never;
        public: false;
    };
    listKeys: {
        data: t.ListKeysData;
        replies: t.ListKeysResponses;
        stream: never;
        public: false;
    };
    createKey: {
        data: t.CreateKeyData;
        replies: t.CreateKeyResponses;
        stream: never;
        public: false;
    };
    getKey: {
        data: t.GetKeyData;
        replies: t.GetKeyResponses;
        stream: never;
        public: false;
    };
    updateKey: {
        data: t.UpdateKeyData;
        replies: t.UpdateKeyResponses;
        stream: never;
        public: false;
    };
    revokeKey: {
        data: t.RevokeKeyData;
        replies: t.RevokeKeyResponses;
        stream: never;
        public: false;
    };
    rotateKey: {
        data: t.RotateKeyData;
        replies: t.RotateKeyResponses;
        stream: never;
        public: false;
    };
    listOAuthClients: {
        data: t.ListOAuthClientsData;
        replies: t.ListOAuthClientsResponses;
        stream: never;
        public: false;
    };
    createOAuthClient: {
        data: t.CreateOAuthClientData;
        replies: t.CreateOAuthClientResponses;
        stream: never;
        public: false;
    };
    getOAuthClient: {
        data: t.GetOAuthClientData;
        replies: t.GetOAuthClientResponses;
        stream: never;
        public: false;
    };
    updateOAuthClient: {
        data: t.UpdateOAuthClientData;
        replies: t.UpdateOAuthClientResponses;
        stream: never;
        public: false;
    };
    deleteOAuthClient: {
        data: t.DeleteOAuthClientData;
        replies: t.DeleteOAuthClientResponses;
        stream: never;
        public: false;
    };
    rotateOAuthClientSecret: {
        data: t.RotateOAuthClientSecretData;
        replies: t.RotateOAuthClientSecretResponses;
        stream: never;
        public: false;
    };
    listAuditEntries: {
        data: t.ListAuditEntriesData;
        replies: t.ListAuditEntriesResponses;
        stream: never;
        public: false;
    };
    exportAuditEntries: {
        data: t.ExportAuditEntriesData;
        replies: t.ExportAuditEntriesResponses;
        stream: t.AuditExportEvent;
        public: false;
    };
    listUsers: {
        data: t.ListUsersData;
        replies: t.ListUsersResponses;
        stream: never;
        public: false;
    };
    createUser: {
        data: t.CreateUserData;
        replies: t.CreateUserResponses;
        stream: never;
        public: false;
    };
    getUser: {
        data: t.GetUserData;
        replies: t.GetUserResponses;
        stream: never;
        public: false;
    };
    updateUser: {
        data: t.UpdateUserData;
        replies: t.UpdateUserResponses;
        stream: never;
        public: false;
    };
    deleteUser: {
        data: t.DeleteUserData;
        replies: t.DeleteUserResponses;
        stream: never;
        public: false;
    };
    getUserErasure: {
        data: t.GetUserErasureData;
        replies: t.GetUserErasureResponses;
        stream: never;
        public: false;
    };
    exportUser: {
        data: t.ExportUserData;
        replies: t.ExportUserResponses;
        stream: t.ExportEvent;
        public: false;
    };
    listUserMemories: {
        data: t.ListUserMemoriesData;
        replies: t.ListUserMemoriesResponses;
        stream: never;
        public: false;
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
    getAgentDiff: {
        data: t.GetAgentDiffData;
        replies: t.GetAgentDiffResponses;
        stream: never;
        public: false;
    };
    runAgent: {
        data: t.RunAgentData;
        replies: t.RunAgentResponses;
        stream: t.AguiEvent;
        public: false;
    };
    listMemories: {
        data: t.ListMemoriesData;
        replies: t.ListMemoriesResponses;
        stream: never;
        public: false;
    };
    createMemory: {
        data: t.CreateMemoryData;
        replies: t.CreateMemoryResponses;
        stream: never;
        public: false;
    };
    createMemoryBatch: {
        data: t.CreateMemoryBatchData;
        replies: t.CreateMemoryBatchResponses;
        stream: never;
        public: false;
    };
    searchMemories: {
        data: t.SearchMemoriesData;
        replies: t.SearchMemoriesResponses;
        stream: never;
        public: false;
    };
    deleteMemories: {
        data: t.DeleteMemoriesData;
        replies: t.DeleteMemoriesResponses;
        stream: never;
        public: false;
    };
    consolidateMemories: {
        data: t.ConsolidateMemoriesData;
        replies: t.ConsolidateMemoriesResponses;
        stream: never;
        public: false;
    };
    listAllMemories: {
        data: t.ListAllMemoriesData;
        replies: t.ListAllMemoriesResponses;
        stream: never;
        public: false;
    };
    exportMemories: {
        data: t.ExportMemoriesData;
        replies: t.ExportMemoriesResponses;
        stream: t.MemoryExportEvent;
        public: false;
    };
    getMemory: {
        data: t.GetMemoryData;
        replies: t.GetMemoryResponses;
        stream: never;
        public: false;
    };
    updateMemory: {
        data: t.UpdateMemoryData;
        replies: t.UpdateMemoryResponses;
        stream: never;
        public: false;
    };
    deleteMemory: {
        data: t.DeleteMemoryData;
        replies: t.DeleteMemoryResponses;
        stream: never;
        public: false;
    };
    updateMemoryImportance: {
        data: t.UpdateMemoryImportanceData;
        replies: t.UpdateMemoryImportanceResponses;
        stream: never;
        public: false;
    };
    undoMemory: {
        data: t.UndoMemoryData;
        replies: t.UndoMemoryResponses;
        stream: never;
        public: false;
    };
    listMemoryVersions: {
        data: t.ListMemoryVersionsData;
        replies: t.ListMemoryVersionsResponses;
        stream: never;
        public: false;
    };
    getAgentState: {
        data: t.GetAgentStateData;
        replies: t.GetAgentStateResponses;
        stream: never;
        public: false;
    };
    updateAgentState: {
        data: t.UpdateAgentStateData;
        replies: t.UpdateAgentStateResponses;
        stream: never;
        public: false;
    };
    getAgentStateSchema: {
        data: t.GetAgentStateSchemaData;
        replies: t.GetAgentStateSchemaResponses;
        stream: never;
        public: false;
    };
    updateAgentStateSchema: {
        data: t.UpdateAgentStateSchemaData;
        replies: t.UpdateAgentStateSchemaResponses;
        stream: never;
        public: false;
    };
    listAgentStateHistory: {
        data: t.ListAgentStateHistoryData;
        replies: t.ListAgentStateHistoryResponses;
        stream: never;
        public: false;
    };
    deleteAgentStateHistory: {
        data: t.DeleteAgentStateHistoryData;
        replies: t.DeleteAgentStateHistoryResponses;
        stream: never;
        public: false;
    };
    getAgentStateVersion: {
        data: t.GetAgentStateVersionData;
        replies: t.GetAgentStateVersionResponses;
        stream: never;
        public: false;
    };
    getAgentStateDiff: {
        data: t.GetAgentStateDiffData;
        replies: t.GetAgentStateDiffResponses;
        stream: never;
        public: false;
    };
    listAgentStateCheckpoints: {
        data: t.ListAgentStateCheckpointsData;
        replies: t.ListAgentStateCheckpointsResponses;
        stream: never;
        public: false;
    };
    createAgentStateCheckpoint: {
        data: t.CreateAgentStateCheckpointData;
        replies: t.CreateAgentStateCheckpointResponses;
        stream: never;
        public: false;
    };
    getAgentStateCheckpoint: {
        data: t.GetAgentStateCheckpointData;
        replies: t.GetAgentStateCheckpointResponses;
        stream: never;
        public: false;
    };
    deleteAgentStateCheckpoint: {
        data: t.DeleteAgentStateCheckpointData;
        replies: t.DeleteAgentStateCheckpointResponses;
        stream: never;
        public: false;
    };
    restoreAgentState: {
        data: t.RestoreAgentStateData;
        replies: t.RestoreAgentStateResponses;
        stream: never;
        public: false;
    };
    listTools: {
        data: t.ListToolsData;
        replies: t.ListToolsResponses;
        stream: never;
        public: false;
    };
    createTool: {
        data: t.CreateToolData;
        replies: t.CreateToolResponses;
        stream: never;
        public: false;
    };
    discoverTools: {
        data: t.DiscoverToolsData;
        replies: t.DiscoverToolsResponses;
        stream: never;
        public: false;
    };
    getTool: {
        data: t.GetToolData;
        replies: t.GetToolResponses;
        stream: never;
        public: false;
    };
    updateTool: {
        data: t.UpdateToolData;
        replies: t.UpdateToolResponses;
        stream: never;
        public: false;
    };
    deleteTool: {
        data: t.DeleteToolData;
        replies: t.DeleteToolResponses;
        stream: never;
        public: false;
    };
    listToolVersions: {
        data: t.ListToolVersionsData;
        replies: t.ListToolVersionsResponses;
        stream: never;
        public: false;
    };
    getToolDiff: {
        data: t.GetToolDiffData;
        replies: t.GetToolDiffResponses;
        stream: never;
        public: false;
    };
    rotateToolSecret: {
        data: t.RotateToolSecretData;
        replies: t.RotateToolSecretResponses;
        stream: never;
        public: false;
    };
    testTool: {
        data: t.TestToolData;
        replies: t.TestToolResponses;
        stream: never;
        public: false;
    };
    listStateMachines: {
        data: t.ListStateMachinesData;
        replies: t.ListStateMachinesResponses;
        stream: never;
        public: false;
    };
    createStateMachine: {
        data: t.CreateStateMachineData;
        replies: t.CreateStateMachineResponses;
        stream: never;
        public: false;
    };
    getStateMachine: {
        data: t.GetStateMachineData;
        replies: t.GetStateMachineResponses;
        stream: never;
        public: false;
    };
    updateStateMachine: {
        data: t.UpdateStateMachineData;
        replies: t.UpdateStateMachineResponses;
        stream: never;
        public: false;
    };
    deleteStateMachine: {
        data: t.DeleteStateMachineData;
        replies: t.DeleteStateMachineResponses;
        stream: never;
        public: false;
    };
    listStateMachineVersions: {
        data: t.ListStateMachineVersionsData;
        replies: t.ListStateMachineVersionsResponses;
        stream: never;
        public: false;
    };
    getStateMachineVersion: {
        data: t.GetStateMachineVersionData;
        replies: t.GetStateMachineVersionResponses;
        stream: never;
        public: false;
    };
    updateStateMachineVersion: {
        data: t.UpdateStateMachineVersionData;
        replies: t.UpdateStateMachineVersionResponses;
        stream: never;
        public: false;
    };
    getStateMachineDiff: {
        data: t.GetStateMachineDiffData;
        replies: t.GetStateMachineDiffResponses;
        stream: never;
        public: false;
    };
    getStateMachineGraph: {
        data: t.GetStateMachineGraphData;
        replies: {
            [Status in keyof t.GetStateMachineGraphResponses]: t.GetStateMachineGraphResponses[Status] | Blob;
        };
        stream: never;
        public: false;
    };
    listServices: {
        data: t.ListServicesData;
        replies: t.ListServicesResponses;
        stream: never;
        public: false;
    };
    createService: {
        data: t.CreateServiceData;
        replies: t.CreateServiceResponses;
        stream: never;
        public: false;
    };
    getService: {
        data: t.GetServiceData;
        replies: t.GetServiceResponses;
        stream: never;
        public: false;
    };
    updateService: {
        data: t.UpdateServiceData;
        replies: t.UpdateServiceResponses;
        stream: never;
        public: false;
    };
    deleteService: {
        data: t.DeleteServiceData;
        replies: t.DeleteServiceResponses;
        stream: never;
        public: false;
    };
    getVersionSet: {
        data: t.GetVersionSetData;
        replies: t.GetVersionSetResponses;
        stream: never;
        public: false;
    };
    replaceVersionSet: {
        data: t.ReplaceVersionSetData;
        replies: t.ReplaceVersionSetResponses;
        stream: never;
        public: false;
    };
    deleteVersionSet: {
        data: t.DeleteVersionSetData;
        replies: t.DeleteVersionSetResponses;
        stream: never;
        public: false;
    };
    promoteVersionSet: {
        data: t.PromoteVersionSetData;
        replies: t.PromoteVersionSetResponses;
        stream: never;
        public: false;
    };
    rollbackVersionSet: {
        data: t.RollbackVersionSetData;
        replies: t.RollbackVersionSetResponses;
        stream: never;
        public: false;
    };
    listVersionSetHistory: {
        data: t.ListVersionSetHistoryData;
        replies: t.ListVersionSetHistoryResponses;
        stream: never;
        public: false;
    };
    listSimulationPersonas: {
        data: t.ListSimulationPersonasData;
        replies: t.ListSimulationPersonasResponses;
        stream: never;
        public: false;
    };
    createSimulationPersona: {
        data: t.CreateSimulationPersonaData;
        replies: t.CreateSimulationPersonaResponses;
        stream: never;
        public: false;
    };
    getSimulationPersona: {
        data: t.GetSimulationPersonaData;
        replies: t.GetSimulationPersonaResponses;
        stream: never;
        public: false;
    };
    updateSimulationPersona: {
        data: t.UpdateSimulationPersonaData;
        replies: t.UpdateSimulationPersonaResponses;
        stream: never;
        public: false;
    };
    deleteSimulationPersona: {
        data: t.DeleteSimulationPersonaData;
        replies: t.DeleteSimulationPersonaResponses;
        stream: never;
        public: false;
    };
    listSimulationPersonaVersions: {
        data: t.ListSimulationPersonaVersionsData;
        replies: t.ListSimulationPersonaVersionsResponses;
        stream: never;
        public: false;
    };
    listSimulationScenarios: {
        data: t.ListSimulationScenariosData;
        replies: t.ListSimulationScenariosResponses;
        stream: never;
        public: false;
    };
    createSimulationScenario: {
        data: t.CreateSimulationScenarioData;
        replies: t.CreateSimulationScenarioResponses;
        stream: never;
        public: false;
    };
    getSimulationScenario: {
        data: t.GetSimulationScenarioData;
        replies: t.GetSimulationScenarioResponses;
        stream: never;
        public: false;
    };
    updateSimulationScenario: {
        data: t.UpdateSimulationScenarioData;
        replies: t.UpdateSimulationScenarioResponses;
        stream: never;
        public: false;
    };
    deleteSimulationScenario: {
        data: t.DeleteSimulationScenarioData;
        replies: t.DeleteSimulationScenarioResponses;
        stream: never;
        public: false;
    };
    listSimulationScenarioVersions: {
        data: t.ListSimulationScenarioVersionsData;
        replies: t.ListSimulationScenarioVersionsResponses;
        stream: never;
        public: false;
    };
    listSimulationTests: {
        data: t.ListSimulationTestsData;
        replies: t.ListSimulationTestsResponses;
        stream: never;
        public: false;
    };
    createSimulationTest: {
        data: t.CreateSimulationTestData;
        replies: t.CreateSimulationTestResponses;
        stream: never;
        public: false;
    };
    getSimulationTest: {
        data: t.GetSimulationTestData;
        replies: t.GetSimulationTestResponses;
        stream: never;
        public: false;
    };
    updateSimulationTest: {
        data: t.UpdateSimulationTestData;
        replies: t.UpdateSimulationTestResponses;
        stream: never;
        public: false;
    };
    deleteSimulationTest: {
        data: t.DeleteSimulationTestData;
        replies: t.DeleteSimulationTestResponses;
        stream: never;
        public: false;
    };
    listSimulationTestVersions: {
        data: t.ListSimulationTestVersionsData;
        replies: t.ListSimulationTestVersionsResponses;
        stream: never;
        public: false;
    };
    listSimulationSets: {
        data: t.ListSimulationSetsData;
        replies: t.ListSimulationSetsResponses;
        stream: never;
        public: false;
    };
    createSimulationSet: {
        data: t.CreateSimulationSetData;
        replies: t.CreateSimulationSetResponses;
        stream: never;
        public: false;
    };
    getSimulationSet: {
        data: t.GetSimulationSetData;
        replies: t.GetSimulationSetResponses;
        stream: never;
        public: false;
    };
    updateSimulationSet: {
        data: t.UpdateSimulationSetData;
        replies: t.UpdateSimulationSetResponses;
        stream: never;
        public: false;
    };
    deleteSimulationSet: {
        data: t.DeleteSimulationSetData;
        replies: t.DeleteSimulationSetResponses;
        stream: never;
        public: false;
    };
    listSimulationSetVersions: {
        data: t.ListSimulationSetVersionsData;
        replies: t.ListSimulationSetVersionsResponses;
        stream: never;
        public: false;
    };
    listSimulationRuns: {
        data: t.ListSimulationRunsData;
        replies: t.ListSimulationRunsResponses;
        stream: never;
        public: false;
    };
    createSimulationRun: {
        data: t.CreateSimulationRunData;
        replies: t.CreateSimulationRunResponses;
        stream: never;
        public: false;
    };
    getSimulationRun: {
        data: t.GetSimulationRunData;
        replies: t.GetSimulationRunResponses;
        stream: never;
        public: false;
    };
    cancelSimulationRun: {
        data: t.CancelSimulationRunData;
        replies: t.CancelSimulationRunResponses;
        stream: never;
        public: false;
    };
    listModels: {
        data: t.ListModelsData;
        replies: t.ListModelsResponses;
        stream: never;
        public: false;
    };
    listDailyUsage: {
        data: t.ListDailyUsageData;
        replies: t.ListDailyUsageResponses;
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
    deleteConversation: {
        data: t.DeleteConversationData;
        replies: t.DeleteConversationResponses;
        stream: never;
        public: false;
    };
    closeConversation: {
        data: t.CloseConversationData;
        replies: t.CloseConversationResponses;
        stream: never;
        public: false;
    };
    listConversationBranches: {
        data: t.ListConversationBranchesData;
        replies: t.ListConversationBranchesResponses;
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
    moveSession: {
        data: t.MoveSessionData;
        replies: t.MoveSessionResponses;
        stream: never;
        public: false;
    };
    getSessionStateMachine: {
        data: t.GetSessionStateMachineData;
        replies: t.GetSessionStateMachineResponses;
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
    listSessionStateHistory: {
        data: t.ListSessionStateHistoryData;
        replies: t.ListSessionStateHistoryResponses;
        stream: never;
        public: false;
    };
    getSessionStateVersion: {
        data: t.GetSessionStateVersionData;
        replies: t.GetSessionStateVersionResponses;
        stream: never;
        public: false;
    };
    getSessionStateDiff: {
        data: t.GetSessionStateDiffData;
        replies: t.GetSessionStateDiffResponses;
        stream: never;
        public: false;
    };
    listSessionStateCheckpoints: {
        data: t.ListSessionStateCheckpointsData;
        replies: t.ListSessionStateCheckpointsResponses;
        stream: never;
        public: false;
    };
    createSessionStateCheckpoint: {
        data: t.CreateSessionStateCheckpointData;
        replies: t.CreateSessionStateCheckpointResponses;
        stream: never;
        public: false;
    };
    getSessionStateCheckpoint: {
        data: t.GetSessionStateCheckpointData;
        replies: t.GetSessionStateCheckpointResponses;
        stream: never;
        public: false;
    };
    deleteSessionStateCheckpoint: {
        data: t.DeleteSessionStateCheckpointData;
        replies: t.DeleteSessionStateCheckpointResponses;
        stream: never;
        public: false;
    };
    restoreSessionState: {
        data: t.RestoreSessionStateData;
        replies: t.RestoreSessionStateResponses;
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
    deleteMessage: {
        data: t.DeleteMessageData;
        replies: t.DeleteMessageResponses;
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
    getMessageContext: {
        data: t.GetMessageContextData;
        replies: t.GetMessageContextResponses;
        stream: never;
        public: false;
    };
    listContextTemplates: {
        data: t.ListContextTemplatesData;
        replies: t.ListContextTemplatesResponses;
        stream: never;
        public: false;
    };
    createContextTemplate: {
        data: t.CreateContextTemplateData;
        replies: t.CreateContextTemplateResponses;
        stream: never;
        public: false;
    };
    getContextTemplate: {
        data: t.GetContextTemplateData;
        replies: t.GetContextTemplateResponses;
        stream: never;
        public: false;
    };
    updateContextTemplate: {
        data: t.UpdateContextTemplateData;
        replies: t.UpdateContextTemplateResponses;
        stream: never;
        public: false;
    };
    deleteContextTemplate: {
        data: t.DeleteContextTemplateData;
        replies: t.DeleteContextTemplateResponses;
        stream: never;
        public: false;
    };
    listContextTemplateVersions: {
        data: t.ListContextTemplateVersionsData;
        replies: t.ListContextTemplateVersionsResponses;
        stream: never;
        public: false;
    };
    getConversationContext: {
        data: t.GetConversationContextData;
        replies: t.GetConversationContextResponses;
        stream: never;
        public: false;
    };
    listContextChanges: {
        data: t.ListContextChangesData;
        replies: t.ListContextChangesResponses;
        stream: never;
        public: false;
    };
    applyContextTemplate: {
        data: t.ApplyContextTemplateData;
        replies: t.ApplyContextTemplateResponses;
        stream: never;
        public: false;
    };
    optimizeContext: {
        data: t.OptimizeContextData;
        replies: t.OptimizeContextResponses;
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
    connectRealtime: {
        data: t.ConnectRealtimeData;
        replies: {
            101: unknown;
        };
        stream: never;
        public: false;
    };
    createRealtimeSecret: {
        data: t.CreateRealtimeSecretData;
        replies: t.CreateRealtimeSecretResponses;
        stream: never;
        public: false;
    };
    listFiles: {
        data: t.ListFilesData;
        replies: t.ListFilesResponses;
        stream: never;
        public: false;
    };
    createFile: {
        data: t.CreateFileData;
        replies: t.CreateFileResponses;
        stream: never;
        public: false;
    };
    getFile: {
        data: t.GetFileData;
        replies: t.GetFileResponses;
        stream: never;
        public: false;
    };
    deleteFile: {
        data: t.DeleteFileData;
        replies: t.DeleteFileResponses;
        stream: never;
        public: false;
    };
    getFileContent: {
        data: t.GetFileContentData;
        replies: t.GetFileContentResponses;
        stream: never;
        public: false;
    };
    createUpload: {
        data: t.CreateUploadData;
        replies: t.CreateUploadResponses;
        stream: never;
        public: false;
    };
    getUpload: {
        data: t.GetUploadData;
        replies: t.GetUploadResponses;
        stream: never;
        public: false;
    };
    updateUpload: {
        data: t.UpdateUploadData;
        replies: t.UpdateUploadResponses;
        stream: never;
        public: false;
    };
    deleteUpload: {
        data: t.DeleteUploadData;
        replies: t.DeleteUploadResponses;
        stream: never;
        public: false;
    };
    listWebhooks: {
        data: t.ListWebhooksData;
        replies: t.ListWebhooksResponses;
        stream: never;
        public: false;
    };
    createWebhook: {
        data: t.CreateWebhookData;
        replies: t.CreateWebhookResponses;
        stream: never;
        public: false;
    };
    getWebhook: {
        data: t.GetWebhookData;
        replies: t.GetWebhookResponses;
        stream: never;
        public: false;
    };
    updateWebhook: {
        data: t.UpdateWebhookData;
        replies: t.UpdateWebhookResponses;
        stream: never;
        public: false;
    };
    deleteWebhook: {
        data: t.DeleteWebhookData;
        replies: t.DeleteWebhookResponses;
        stream: never;
        public: false;
    };
    rotateWebhookSecret: {
        data: t.RotateWebhookSecretData;
        replies: t.RotateWebhookSecretResponses;
        stream: never;
        public: false;
    };
    testWebhook: {
        data: t.TestWebhookData;
        replies: t.TestWebhookResponses;
        stream: never;
        public: false;
    };
    redeliverWebhookEvents: {
        data: t.RedeliverWebhookEventsData;
        replies: t.RedeliverWebhookEventsResponses;
        stream: never;
        public: false;
    };
    listWebhookDeliveries: {
        data: t.ListWebhookDeliveriesData;
        replies: t.ListWebhookDeliveriesResponses;
        stream: never;
        public: false;
    };
    getWebhookDelivery: {
        data: t.GetWebhookDeliveryData;
        replies: t.GetWebhookDeliveryResponses;
        stream: never;
        public: false;
    };
    redeliverWebhookDelivery: {
        data: t.RedeliverWebhookDeliveryData;
        replies: t.RedeliverWebhookDeliveryResponses;
        stream: never;
        public: false;
    };
    createDecisions: {
        data: t.CreateDecisionsData;
        replies: t.CreateDecisionsResponses;
        stream: never;
        public: false;
    };
    streamDecisions: {
        data: t.StreamDecisionsData;
        replies: t.StreamDecisionsResponses;
        stream: t.ChatEvent;
        public: false;
    };
    listApprovals: {
        data: t.ListApprovalsData;
        replies: t.ListApprovalsResponses;
        stream: never;
        public: false;
    };
    createMigrationJob: {
        data: t.CreateMigrationJobData;
        replies: t.CreateMigrationJobResponses;
        stream: never;
        public: false;
    };
    getMigrationJob: {
        data: t.GetMigrationJobData;
        replies: t.GetMigrationJobResponses;
        stream: never;
        public: false;
    };
    getMigrationStatus: {
        data: t.GetMigrationStatusData;
        replies: t.GetMigrationStatusResponses;
        stream: never;
        public: false;
    };
    getMigrationUsage: {
        data: t.GetMigrationUsageData;
        replies: t.GetMigrationUsageResponses;
        stream: never;
        public: false;
    };
    importConversations: {
        data: t.ImportConversationsData;
        replies: t.ImportConversationsResponses;
        stream: never;
        public: false;
    };
    getHealth: {
        data: t.GetHealthData;
        replies: t.GetHealthResponses;
        stream: never;
        public: true;
    };
    getLiveness: {
        data: t.GetLivenessData;
        replies: t.GetLivenessResponses;
        stream: never;
        public: true;
    };
    getReadiness: {
        data: t.GetReadinessData;
        replies: t.GetReadinessResponses;
        stream: never;
        public: true;
    };
};
