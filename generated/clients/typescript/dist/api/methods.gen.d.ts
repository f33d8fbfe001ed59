import type { AgentsExtras, ChatMessagesExtras, WebhooksExtras } from '../extras.js';
import type { FilesExtras } from '../files.js';
import type { ChatStream } from '../chat-stream.js';
import type { CallOptions, Flat, Output, StreamCallOptions, StreamEvent } from '../methods.js';
import type { Reply } from '../reply.js';
import type { EventStream } from '../stream.js';
import type * as t from './client/types.gen.js';
/** The parameters of `auth.signIn`. */
export type SignInWithApiKeyParams = NonNullable<t.SignInWithApiKeyData['body']>;
/** The parameters of `auth.signOut`. */
export type SignOutParams = NonNullable<t.SignOutData['body']>;
/** The parameters of `organizations.list`. */
export type ListOrganizationsParams = NonNullable<t.ListOrganizationsData['query']>;
/** The parameters of `organizations.create`. */
export type CreateOrganizationParams = NonNullable<t.CreateOrganizationData['body']>;
/** The parameters of `organizations.update`. */
export type UpdateOrganizationParams = NonNullable<t.UpdateOrganizationData['body']>;
/** The parameters of `organizations.erase`. */
export type EraseOrganizationParams = NonNullable<t.EraseOrganizationData['body']>;
/** The parameters of `organizations.export`. */
export type ExportOrganizationParams = NonNullable<t.ExportOrganizationData['query']>;
/** The parameters of `organizations.members.list`. */
export type ListMembersParams = NonNullable<t.ListMembersData['query']>;
/** The parameters of `organizations.members.replace`. */
export type ReplaceMemberParams = NonNullable<t.ReplaceMemberData['body']>;
/** The parameters of `organizations.retention.replace`. */
export type ReplaceRetentionParams = NonNullable<t.ReplaceRetentionData['body']> & NonNullable<t.ReplaceRetentionData['query']>;
/** The parameters of `organizations.roles.list`. */
export type ListRolesParams = NonNullable<t.ListRolesData['query']>;
/** The parameters of `organizations.roles.replace`. */
export type ReplaceRoleParams = NonNullable<t.ReplaceRoleData['body']>;
/** The parameters of `keys.list`. */
export type ListKeysParams = NonNullable<t.ListKeysData['query']>;
/** The parameters of `keys.create`. */
export type CreateKeyParams = NonNullable<t.CreateKeyData['body']>;
/** The parameters of `keys.update`. */
export type UpdateKeyParams = NonNullable<t.UpdateKeyData['body']>;
/** The parameters of `keys.rotate`. */
export type RotateKeyParams = NonNullable<t.RotateKeyData['body']>;
/** The parameters of `oauth.clients.list`. */
export type ListOAuthClientsParams = NonNullable<t.ListOAuthClientsData['query']>;
/** The parameters of `oauth.clients.create`. */
export type CreateOAuthClientParams = NonNullable<t.CreateOAuthClientData['body']>;
/** The parameters of `oauth.clients.update`. */
export type UpdateOAuthClientParams = NonNullable<t.UpdateOAuthClientData['body']>;
/** The parameters of `audit.list`. */
export type ListAuditEntriesParams = NonNullable<t.ListAuditEntriesData['query']>;
/** The parameters of `audit.export`. */
export type ExportAuditEntriesParams = NonNullable<t.ExportAuditEntriesData['query']>;
/** The parameters of `users.list`. */
export type ListUsersParams = NonNullable<t.ListUsersData['query']>;
/** The parameters of `users.create`. */
export type CreateUserParams = NonNullable<t.CreateUserData['body']>;
/** The parameters of `users.update`. */
export type UpdateUserParams = NonNullable<t.UpdateUserData['body']>;
/** The parameters of `users.export`. */
export type ExportUserParams = NonNullable<t.ExportUserData['query']>;
/** The parameters of `users.memories.list`. */
export type ListUserMemoriesParams = NonNullable<t.ListUserMemoriesData['query']>;
/** The parameters of `agents.list`. */
export type ListAgentsParams = NonNullable<t.ListAgentsData['query']>;
/** The parameters of `agents.create`. */
export type CreateAgentParams = NonNullable<t.CreateAgentData['body']>;
/** The parameters of `agents.update`. */
export type UpdateAgentParams = NonNullable<t.UpdateAgentData['body']>;
/** The parameters of `agents.versions.list`. */
export type ListAgentVersionsParams = NonNullable<t.ListAgentVersionsData['query']>;
/** The parameters of `agents.diff.get`. */
export type GetAgentDiffParams = NonNullable<t.GetAgentDiffData['query']>;
/** The parameters of `agents.run`. */
export type RunAgentParams = NonNullable<t.RunAgentData['body']>;
/** The parameters of `agents.memories.list`. */
export type ListMemoriesParams = NonNullable<t.ListMemoriesData['query']>;
/** The parameters of `agents.memories.create`. */
export type CreateMemoryParams = NonNullable<t.CreateMemoryData['body']>;
/** The parameters of `agents.memories.createBatch`. */
export type CreateMemoryBatchParams = NonNullable<t.CreateMemoryBatchData['body']>;
/** The parameters of `agents.memories.search`. */
export type SearchMemoriesParams = NonNullable<t.SearchMemoriesData['body']>;
/** The parameters of `agents.memories.delete`. */
export type DeleteMemoriesParams = NonNullable<t.DeleteMemoriesData['body']>;
/** The parameters of `agents.memories.consolidate`. */
export type ConsolidateMemoriesParams = NonNullable<t.ConsolidateMemoriesData['body']>;
/** The parameters of `memories.list`. */
export type ListAllMemoriesParams = NonNullable<t.ListAllMemoriesData['query']>;
/** The parameters of `memories.export`. */
export type ExportMemoriesParams = NonNullable<t.ExportMemoriesData['query']>;
/** The parameters of `memories.update`. */
export type UpdateMemoryParams = NonNullable<t.UpdateMemoryData['body']>;
/** The parameters of `memories.importance.update`. */
export type UpdateMemoryImportanceParams = NonNullable<t.UpdateMemoryImportanceData['body']>;
/** The parameters of `memories.versions.list`. */
export type ListMemoryVersionsParams = NonNullable<t.ListMemoryVersionsData['query']>;
/** The parameters of `agents.state.update`. */
export type UpdateAgentStateParams = NonNullable<t.UpdateAgentStateData['body']>;
/** The parameters of `agents.state.schema.update`. */
export type UpdateAgentStateSchemaParams = NonNullable<t.UpdateAgentStateSchemaData['body']>;
/** The parameters of `agents.state.history.list`. */
export type ListAgentStateHistoryParams = NonNullable<t.ListAgentStateHistoryData['query']>;
/** The parameters of `agents.state.history.delete`. */
export type DeleteAgentStateHistoryParams = NonNullable<t.DeleteAgentStateHistoryData['query']>;
/** The parameters of `agents.state.diff.get`. */
export type GetAgentStateDiffParams = NonNullable<t.GetAgentStateDiffData['query']>;
/** The parameters of `agents.state.checkpoints.list`. */
export type ListAgentStateCheckpointsParams = NonNullable<t.ListAgentStateCheckpointsData['query']>;
/** The parameters of `agents.state.checkpoints.create`. */
export type CreateAgentStateCheckpointParams = NonNullable<t.CreateAgentStateCheckpointData['body']>;
/** The parameters of `agents.state.restore`. */
export type RestoreAgentStateParams = NonNullable<t.RestoreAgentStateData['body']>;
/** The parameters of `tools.list`. */
export type ListToolsParams = NonNullable<t.ListToolsData['query']>;
/** The parameters of `tools.create`. */
export type CreateToolParams = NonNullable<t.CreateToolData['body']>;
/** The parameters of `tools.discover`. */
export type DiscoverToolsParams = NonNullable<t.DiscoverToolsData['body']>;
/** The parameters of `tools.update`. */
export type UpdateToolParams = NonNullable<t.UpdateToolData['body']>;
/** The parameters of `tools.versions.list`. */
export type ListToolVersionsParams = NonNullable<t.ListToolVersionsData['query']>;
/** The parameters of `tools.diff.get`. */
export type GetToolDiffParams = NonNullable<t.GetToolDiffData['query']>;
/** The parameters of `tools.rotate`. */
export type RotateToolSecretParams = NonNullable<t.RotateToolSecretData['body']>;
/** The parameters of `tools.test`. */
export type TestToolParams = NonNullable<t.TestToolData['body']>;
/** The parameters of `stateMachines.list`. */
export type ListStateMachinesParams = NonNullable<t.ListStateMachinesData['query']>;
/** The parameters of `stateMachines.create`. */
export type CreateStateMachineParams = NonNullable<t.CreateStateMachineData['body']> & NonNullable<t.CreateStateMachineData['query']>;
/** The parameters of `stateMachines.update`. */
export type UpdateStateMachineParams = NonNullable<t.UpdateStateMachineData['body']> & NonNullable<t.UpdateStateMachineData['query']>;
/** The parameters of `stateMachines.versions.list`. */
export type ListStateMachineVersionsParams = NonNullable<t.ListStateMachineVersionsData['query']>;
/** The parameters of `stateMachines.versions.update`. */
export type UpdateStateMachineVersionParams = NonNullable<t.UpdateStateMachineVersionData['body']>;
/** The parameters of `stateMachines.diff.get`. */
export type GetStateMachineDiffParams = NonNullable<t.GetStateMachineDiffData['query']>;
/** The parameters of `stateMachines.graph.get`. */
export type GetStateMachineGraphParams = Omit<NonNullable<t.GetStateMachineGraphData['query']>, 'format'>;
/** The parameters of `services.list`. */
export type ListServicesParams = NonNullable<t.ListServicesData['query']>;
/** The parameters of `services.create`. */
export type CreateServiceParams = NonNullable<t.CreateServiceData['body']>;
/** The parameters of `services.update`. */
export type UpdateServiceParams = NonNullable<t.UpdateServiceData['body']>;
/** The parameters of `services.versionSets.replace`. */
export type ReplaceVersionSetParams = NonNullable<t.ReplaceVersionSetData['body']>;
/** The parameters of `services.versionSets.promote`. */
export type PromoteVersionSetParams = NonNullable<t.PromoteVersionSetData['body']>;
/** The parameters of `services.versionSets.rollback`. */
export type RollbackVersionSetParams = NonNullable<t.RollbackVersionSetData['body']>;
/** The parameters of `services.versionSets.history.list`. */
export type ListVersionSetHistoryParams = NonNullable<t.ListVersionSetHistoryData['query']>;
/** The parameters of `simulations.personas.list`. */
export type ListSimulationPersonasParams = NonNullable<t.ListSimulationPersonasData['query']>;
/** The parameters of `simulations.personas.create`. */
export type CreateSimulationPersonaParams = NonNullable<t.CreateSimulationPersonaData['body']>;
/** The parameters of `simulations.personas.update`. */
export type UpdateSimulationPersonaParams = NonNullable<t.UpdateSimulationPersonaData['body']>;
/** The parameters of `simulations.personas.versions.list`. */
export type ListSimulationPersonaVersionsParams = NonNullable<t.ListSimulationPersonaVersionsData['query']>;
/** The parameters of `simulations.scenarios.list`. */
export type ListSimulationScenariosParams = NonNullable<t.ListSimulationScenariosData['query']>;
/** The parameters of `simulations.scenarios.create`. */
export type CreateSimulationScenarioParams = NonNullable<t.CreateSimulationScenarioData['body']>;
/** The parameters of `simulations.scenarios.update`. */
export type UpdateSimulationScenarioParams = NonNullable<t.UpdateSimulationScenarioData['body']>;
/** The parameters of `simulations.scenarios.versions.list`. */
export type ListSimulationScenarioVersionsParams = NonNullable<t.ListSimulationScenarioVersionsData['query']>;
/** The parameters of `simulations.tests.list`. */
export type ListSimulationTestsParams = NonNullable<t.ListSimulationTestsData['query']>;
/** The parameters of `simulations.tests.create`. */
export type CreateSimulationTestParams = NonNullable<t.CreateSimulationTestData['body']>;
/** The parameters of `simulations.tests.update`. */
export type UpdateSimulationTestParams = NonNullable<t.UpdateSimulationTestData['body']>;
/** The parameters of `simulations.tests.versions.list`. */
export type ListSimulationTestVersionsParams = NonNullable<t.ListSimulationTestVersionsData['query']>;
/** The parameters of `simulations.sets.list`. */
export type ListSimulationSetsParams = NonNullable<t.ListSimulationSetsData['query']>;
/** The parameters of `simulations.sets.create`. */
export type CreateSimulationSetParams = NonNullable<t.CreateSimulationSetData['body']>;
/** The parameters of `simulations.sets.update`. */
export type UpdateSimulationSetParams = NonNullable<t.UpdateSimulationSetData['body']>;
/** The parameters of `simulations.sets.versions.list`. */
export type ListSimulationSetVersionsParams = NonNullable<t.ListSimulationSetVersionsData['query']>;
/** The parameters of `simulations.runs.list`. */
export type ListSimulationRunsParams = NonNullable<t.ListSimulationRunsData['query']>;
/** The parameters of `simulations.runs.create`. */
export type CreateSimulationRunParams = NonNullable<t.CreateSimulationRunData['body']>;
/** The parameters of `usage.list`. */
export type ListDailyUsageParams = NonNullable<t.ListDailyUsageData['query']>;
/** The parameters of `conversations.list`. */
export type ListConversationsParams = NonNullable<t.ListConversationsData['query']>;
/** The parameters of `conversations.create`. */
export type CreateConversationParams = NonNullable<t.CreateConversationData['body']>;
/** The parameters of `conversations.update`. */
export type UpdateConversationParams = NonNullable<t.UpdateConversationData['body']>;
/** The parameters of `conversations.delete`. */
export type DeleteConversationParams = NonNullable<t.DeleteConversationData['query']>;
/** The parameters of `conversations.branches.list`. */
export type ListConversationBranchesParams = NonNullable<t.ListConversationBranchesData['query']>;
/** The parameters of `conversations.messages.list`. */
export type ListConversationMessagesParams = NonNullable<t.ListConversationMessagesData['query']>;
/** The parameters of `sessions.list`. */
export type ListSessionsParams = NonNullable<t.ListSessionsData['query']>;
/** The parameters of `sessions.create`. */
export type CreateSessionParams = NonNullable<t.CreateSessionData['body']>;
/** The parameters of `sessions.update`. */
export type UpdateSessionParams = NonNullable<t.UpdateSessionData['body']>;
/** The parameters of `sessions.move`. */
export type MoveSessionParams = NonNullable<t.MoveSessionData['body']>;
/** The parameters of `sessions.stateMachine.get`. */
export type GetSessionStateMachineParams = NonNullable<t.GetSessionStateMachineData['query']>;
/** The parameters of `sessions.messages.list`. */
export type ListSessionMessagesParams = NonNullable<t.ListSessionMessagesData['query']>;
/** The parameters of `sessions.messages.create`. */
export type CreateSessionMessageParams = NonNullable<t.CreateSessionMessageData['body']>;
/** The parameters of `sessions.events.stream`. */
export type StreamSessionEventsParams = NonNullable<t.StreamSessionEventsData['query']>;
/** The parameters of `sessions.events.create`. */
export type CreateSessionEventsParams = NonNullable<t.CreateSessionEventsData['body']>;
/** The parameters of `sessions.events.list`. */
export type ListSessionEventsParams = NonNullable<t.ListSessionEventsData['query']>;
/** The parameters of `sessions.events.redact`. */
export type RedactSessionEventsParams = NonNullable<t.RedactSessionEventsData['body']>;
/** The parameters of `sessions.state.history.list`. */
export type ListSessionStateHistoryParams = NonNullable<t.ListSessionStateHistoryData['query']>;
/** The parameters of `sessions.state.diff.get`. */
export type GetSessionStateDiffParams = NonNullable<t.GetSessionStateDiffData['query']>;
/** The parameters of `sessions.state.checkpoints.list`. */
export type ListSessionStateCheckpointsParams = NonNullable<t.ListSessionStateCheckpointsData['query']>;
/** The parameters of `sessions.state.checkpoints.create`. */
export type CreateSessionStateCheckpointParams = NonNullable<t.CreateSessionStateCheckpointData['body']>;
/** The parameters of `sessions.state.restore`. */
export type RestoreSessionStateParams = NonNullable<t.RestoreSessionStateData['body']>;
/** The parameters of `chat.messages.create`. */
export type CreateMessageParams = NonNullable<t.CreateMessageData['body']>;
/** The parameters of `chat.messages.rejoin`. */
export type RejoinMessageStreamParams = NonNullable<t.RejoinMessageStreamData['query']>;
/** The parameters of `chat.messages.stream`. */
export type StreamMessageParams = NonNullable<t.StreamMessageData['body']>;
/** The parameters of `chat.messages.createBatch`. */
export type CreateMessageBatchParams = NonNullable<t.CreateMessageBatchData['body']>;
/** The parameters of `chat.messages.get`. */
export type GetMessageParams = NonNullable<t.GetMessageData['query']>;
/** The parameters of `chat.messages.delete`. */
export type DeleteMessageParams = NonNullable<t.DeleteMessageData['query']>;
/** The parameters of `chat.messages.metadata.update`. */
export type UpdateMessageMetadataParams = NonNullable<t.UpdateMessageMetadataData['body']>;
/** The parameters of `chat.messages.versions.list`. */
export type ListMessageVersionsParams = NonNullable<t.ListMessageVersionsData['query']>;
/** The parameters of `chat.messages.context.get`. */
export type GetMessageContextParams = NonNullable<t.GetMessageContextData['query']>;
/** The parameters of `context.templates.list`. */
export type ListContextTemplatesParams = NonNullable<t.ListContextTemplatesData['query']>;
/** The parameters of `context.templates.create`. */
export type CreateContextTemplateParams = NonNullable<t.CreateContextTemplateData['body']>;
/** The parameters of `context.templates.update`. */
export type UpdateContextTemplateParams = NonNullable<t.UpdateContextTemplateData['body']>;
/** The parameters of `context.templates.versions.list`. */
export type ListContextTemplateVersionsParams = NonNullable<t.ListContextTemplateVersionsData['query']>;
/** The parameters of `conversations.context.changes.list`. */
export type ListContextChangesParams = NonNullable<t.ListContextChangesData['query']>;
/** The parameters of `conversations.context.apply`. */
export type ApplyContextTemplateParams = NonNullable<t.ApplyContextTemplateData['body']>;
/** The parameters of `conversations.context.optimize`. */
export type OptimizeContextParams = NonNullable<t.OptimizeContextData['body']>;
/** The parameters of `realtime.clientSecrets.create`. */
export type CreateRealtimeSecretParams = NonNullable<t.CreateRealtimeSecretData['body']>;
/** The parameters of `files.list`. */
export type ListFilesParams = NonNullable<t.ListFilesData['query']>;
/** The parameters of `webhooks.list`. */
export type ListWebhooksParams = NonNullable<t.ListWebhooksData['query']>;
/** The parameters of `webhooks.create`. */
export type CreateWebhookParams = NonNullable<t.CreateWebhookData['body']>;
/** The parameters of `webhooks.update`. */
export type UpdateWebhookParams = NonNullable<t.UpdateWebhookData['body']>;
/** The parameters of `webhooks.rotate`. */
export type RotateWebhookSecretParams = NonNullable<t.RotateWebhookSecretData['body']>;
/** The parameters of `webhooks.redeliver`. */
export type RedeliverWebhookEventsParams = NonNullable<t.RedeliverWebhookEventsData['body']>;
/** The parameters of `webhooks.deliveries.list`. */
export type ListWebhookDeliveriesParams = NonNullable<t.ListWebhookDeliveriesData['query']>;
/** The parameters of `runs.decisions.create`. */
export type CreateDecisionsParams = NonNullable<t.CreateDecisionsData['body']>;
/** The parameters of `runs.decisions.stream`. */
export type StreamDecisionsParams = NonNullable<t.StreamDecisionsData['body']>;
/** The parameters of `approvals.list`. */
export type ListApprovalsParams = NonNullable<t.ListApprovalsData['query']>;
/** The parameters of `migration.jobs.create`. */
export type CreateMigrationJobParams = NonNullable<t.CreateMigrationJobData['body']>;
/** The parameters of `migration.usage.get`. */
export type GetMigrationUsageParams = NonNullable<t.GetMigrationUsageData['query']>;
/** The parameters of `migration.importConversations`. */
export type ImportConversationsParams = NonNullable<t.ImportConversationsData['body']> & NonNullable<t.ImportConversationsData['query']>;
/** The methods of `auth`. */
export interface AuthResource {
    /**
     * Sign in with an API key.
     *
     * A token is a JWT, signed with EdDSA, that stands for an API key for one hour: `sub` is who calls, `org` the
     * organization, `scope` what the key may do, `exp` the end; `iss` and `aud` are `parley`. Here the key itself decides
     * what a token may do, so that a change of its scopes counts for tokens within seconds. Exchanges the key for a token, to be sent as
     * `Authorization: Bearer <id_token>`. Without a body the token may do what the key may. A key can also be sent itself with
     * each request, as `X-API-Key` or in the place of the token.
     *
     * With `user` in the body the token acts for that user, who is made if your product has not named them before: `sub`
     * and `act` are the user's id. It sees and touches that user's conversations, sessions, messages, runs and memories, and
     * what belongs to no user, such as agents; those of others are not found. Give such tokens to browsers and devices.
     *
     * With `scopes` in the body the token may do no more than these, whatever the key is given later. A scope that the key
     * does not have is an error.
     *
     * Fetch a new token five minutes before `expires_at`, in one request for all who wait. When a key is revoked or expires,
     * its tokens stop working at once. An unknown id, a wrong key, an expired key and a revoked key are all refused alike. A
     * key that may not be used from your address is `insufficient_permissions`.
     *
     * Sign-ins are counted for each key id and address. When too many have failed, even the right key has to wait:
     * `Retry-After` says how long.
     */
    signIn(params: SignInWithApiKeyParams | undefined, options: CallOptions & {
        headers: {
            'X-API-Key-Id': string;
            'X-API-Key': string;
        };
    }): Reply<t.Token>;
    /**
     * Revoke a token.
     *
     * A token lasts an hour, unless its key ends before. Revokes the token that is sent in the body, on every instance at once;
     * its key and other tokens of it go on. The answer is the same for a token that is not valid any more. Whoever has a
     * token may revoke it, so no credential is needed.
     */
    signOut(params: SignOutParams, options?: CallOptions): Reply<void>;
    /**
     * Get who calls.
     *
     * The caller is who a credential stands for. Returns yours: the organization, the user for whom it acts, and the scopes that
     * it has at this moment, so that a program offers nothing that would be refused. Every credential may ask.
     */
    getCaller(options?: CallOptions): Reply<t.Caller>;
    /**
     * Get the signing keys.
     *
     * A key set holds the public keys that tokens are signed with, each with the `kid` that is in a token's header.
     * Returns it, so that other services can verify tokens without asking Parley.
     */
    getJwks(options?: CallOptions): Reply<t.KeySet>;
}
/** The methods of `organizations.erasure`. */
export interface OrganizationsErasureResource {
    /**
     * Get the erasure of an organization.
     *
     * The erasure of an organization shows what was erased so far and, once its status is `done`, certifies what was. It says
     * nothing of the organization but the id that Parley gave, and is kept. Returns that of any organization for a credential
     * with `operator:read`: those of the organization itself have ended.
     *
     * @param organizationId The organization's id.
     */
    get(organizationId: string, options?: CallOptions): Reply<t.OrganizationErasure>;
}
/** The methods of `organizations.members`. */
export interface OrganizationsMembersResource {
    /**
     * List members.
     *
     * A member is a user who has roles in the organization. Lists those of yours, who became one last first. A role whose time
     * is over is listed until it is replaced, and gives nothing.
     *
     * @param organizationId The organization's id.
     */
    list(organizationId: string, params?: ListMembersParams, options?: CallOptions): Reply<t.MemberPage>;
    /**
     * Get a member.
     *
     * A member is a user who has roles in the organization. Returns one of yours, with the roles and the scopes that these
     * give now.
     *
     * @param organizationId The organization's id.
     * @param userId The user's id.
     */
    get(organizationId: string, userId: string, options?: CallOptions): Reply<t.Member>;
    /**
     * Create or replace a member.
     *
     * A member is a user who has roles in the organization. Gives a user of yours these roles in the place of those that they
     * have; keys that belong to the member follow at once. A role with `expires_at` ends by itself at that moment.
     *
     * You can give and take only roles whose scopes you have, and for no longer than you have them yourself.
     *
     * @param organizationId The organization's id.
     * @param userId The user's id.
     */
    replace(organizationId: string, userId: string, params: ReplaceMemberParams, options?: CallOptions): Reply<t.Member>;
    /**
     * Delete a member.
     *
     * A member is a user who has roles in the organization. Takes all roles from one, and revokes the keys that belong to the
     * member on every instance at once. The user remains.
     *
     * @param organizationId The organization's id.
     * @param userId The user's id.
     */
    delete(organizationId: string, userId: string, options?: CallOptions): Reply<void>;
}
/** The methods of `organizations.retention`. */
export interface OrganizationsRetentionResource {
    /**
     * Get the retention policy.
     *
     * A retention policy says for how many days an organization keeps what it has. Returns that of yours, with what is due to
     * be deleted by it now.
     *
     * @param organizationId The organization's id.
     */
    get(organizationId: string, options?: CallOptions): Reply<t.Retention>;
    /**
     * Replace the retention policy.
     *
     * A retention policy says for how many days an organization keeps what it has. Replaces that of yours; what is left out is
     * kept for ever. What is due is deleted in the background within an hour, in small steps, and each of them is told of in
     * the audit. `dry_run=true` stores nothing: the answer says what would be due now.
     *
     * `messages_days` erases conversations in which nothing has happened for so long, with their sessions, messages, events,
     * checkpoints and prompts; memories that were made of them stay. `events_days` deletes the events of runs that ended so
     * long ago; messages, runs and states stay. The server may keep events for a shorter time. `memories_days` erases memories that
     * were made so long ago and not changed since. `files_days` deletes files that
     * were uploaded so long ago, with their bytes. `audit_days` deletes the oldest entries of the audit; the rest of the chain still verifies.
     *
     * @param organizationId The organization's id.
     */
    replace(organizationId: string, params: ReplaceRetentionParams, options?: CallOptions): Reply<t.Retention>;
}
/** The methods of `organizations.roles`. */
export interface OrganizationsRolesResource {
    /**
     * List roles.
     *
     * A role is a named set of scopes that members have. Lists the roles of your organization: those that every organization
     * has (`owner`, `editor` and `viewer`) first, and then yours by their names.
     *
     * @param organizationId The organization's id.
     */
    list(organizationId: string, params?: ListRolesParams, options?: CallOptions): Reply<t.RolePage>;
    /**
     * Create or replace a role.
     *
     * A role is a named set of scopes that members have. Creates one of that name, or replaces it; members who have it may at
     * once do what it says then. You can give it no scope that you lack, and replace only one whose scopes you have. The roles
     * that every organization has cannot be replaced: a `conflict`, as is the 101st role.
     *
     * @param organizationId The organization's id.
     * @param role The role's name.
     */
    replace(organizationId: string, role: string, params: ReplaceRoleParams, options?: CallOptions): Reply<t.Role>;
    /**
     * Delete a role.
     *
     * A role that no member has can be deleted. Deletes one. One that a member has, and those that every organization has, are
     * a `conflict`.
     *
     * @param organizationId The organization's id.
     * @param role The role's name.
     */
    delete(organizationId: string, role: string, options?: CallOptions): Reply<void>;
}
/** The methods of `organizations`. */
export interface OrganizationsResource {
    /**
     * List organizations.
     *
     * An organization owns agents, conversations, users and keys, and sees nothing of others. Lists all organizations of this
     * server, the newest first. It is for operators: an organization needs no such scope to work.
     */
    list(params?: ListOrganizationsParams, options?: CallOptions): Reply<t.OrganizationPage>;
    /**
     * Create an organization.
     *
     * An organization owns agents, conversations, users and keys, and sees nothing of others. Creates one with its first key,
     * whose secret is shown this once. That key has every scope of yours but those of operators, so that it can make further
     * keys; it does not end with yours. A name that another organization has is a `conflict`.
     */
    create(params: CreateOrganizationParams, options?: CallOptions): Reply<t.OrganizationWithKey>;
    /**
     * Get an organization.
     *
     * An organization owns agents, conversations, users and keys. Returns yours; another one is not found.
     *
     * @param organizationId The organization's id.
     */
    get(organizationId: string, options?: CallOptions): Reply<t.Organization>;
    /**
     * Update an organization.
     *
     * An organization is known by its name. Changes that of yours. A name that another organization has is a `conflict`.
     *
     * @param organizationId The organization's id.
     */
    update(organizationId: string, params: UpdateOrganizationParams, options?: CallOptions): Reply<t.Organization>;
    /**
     * Erase an organization.
     *
     * The erasure of an organization takes away all that is kept of it. Counts what that would be, 10,000 of each kind at most,
     * unless `dry_run` is false; then it begins, which needs the name of the organization as `confirm`. You can erase your own
     * organization, and with `operator:write` any.
     *
     * All keys and tokens of the organization, and what it has granted to clients, end at once, with the streams that were opened with them; runs
     * under way are cancelled. The rest is erased in the background, in small steps that go on after a restart. Nothing of it can be brought back.
     * Parley keeps this erasure, as the certificate, and the audit of the organization. The audit still says what was done and when,
     * but no longer by whom or to what. To erase the organization again changes nothing and returns the same erasure.
     *
     * @param organizationId The organization's id.
     */
    erase(organizationId: string, params: EraseOrganizationParams, options?: CallOptions): Reply<t.OrganizationErasure>;
    /**
     * Export an organization.
     *
     * An export is a stream of records, each in the form in which its own operations show it. Streams all that is kept of your
     * organization, as server-sent events or as NDJSON: the organization with roles and members, agents with their versions,
     * states and checkpoints, templates, messages that were imported and wait, the retention policy, users, keys without
     * secrets, conversations with all that is in them, memories, usage by day, and the audit. It is the export of a user for
     * all users and for what belongs to none.
     *
     * With `after`, an export goes on after the record with that cursor, at any later time. `export_complete` is the last event
     * of a whole export; one without it was cut off, or ends with `error`. What is written meanwhile may be there or not.
     *
     * @param organizationId The organization's id.
     */
    export(organizationId: string, params?: ExportOrganizationParams, options?: StreamCallOptions): EventStream<StreamEvent<'exportOrganization'>>;
    readonly erasure: OrganizationsErasureResource;
    readonly members: OrganizationsMembersResource;
    readonly retention: OrganizationsRetentionResource;
    readonly roles: OrganizationsRolesResource;
}
/** The methods of `keys`. */
export interface KeysResource {
    /**
     * List keys.
     *
     * A key is the credential of a program or a person. Lists the keys of your organization, the newest first, without their
     * secrets. `last_used_at` is exact to about ten seconds. Revoked keys are left out unless `include_revoked` is true.
     */
    list(params?: ListKeysParams, options?: CallOptions): Reply<t.KeyPage>;
    /**
     * Create a key.
     *
     * A key is the credential of a program or a person. Creates one and returns its secret, which is shown this once and
     * cannot be read again.
     *
     * No key may do more than the credential that makes it, at any time: it has only scopes that its maker has, it expires no
     * later, it may be used only from addresses from which its maker may be used, and it ends when its maker is revoked. A
     * scope that you lack is `insufficient_permissions`.
     *
     * Without `user` the key belongs to the organization. With `user` it acts for that user: it reaches that user's
     * conversations, sessions, messages, runs and memories and what belongs to nobody, and ends when the user is deleted. With
     * `member_id` it belongs to a member: it reaches the whole organization, may do only what the roles of the member allow at
     * that moment, and ends when the member is removed.
     */
    create(params: CreateKeyParams, options?: CallOptions): Reply<t.KeyWithSecret>;
    /**
     * Get a key.
     *
     * A key is the credential of a program or a person. Returns one without its secret, which nobody can read again.
     *
     * @param keyId The key's id.
     */
    get(keyId: string, options?: CallOptions): Reply<t.Key>;
    /**
     * Update a key.
     *
     * Changes the members of a key that are given, such as what it may do, and leaves the others; tokens of the key follow at once.
     * You can change only a key that may do no more than you, and give it no scope that you lack. A key that was revoked is a
     * `conflict`.
     *
     * @param keyId The key's id.
     */
    update(keyId: string, params: UpdateKeyParams, options?: CallOptions): Reply<t.Key>;
    /**
     * Revoke a key.
     *
     * A revoked key is refused for ever. Revokes one, on every instance at once, with its tokens and streams, and with the
     * keys that were made with it. To replace only the secret, rotate the key. Revoking it again changes nothing.
     *
     * @param keyId The key's id.
     */
    revoke(keyId: string, options?: CallOptions): Reply<void>;
    /**
     * Rotate a key.
     *
     * A rotated key has a new secret and stays the same key otherwise. Rotates one and returns the new secret, which is shown
     * this once. The secret before works for `overlap_seconds` more, a day unless you choose otherwise, with the tokens that
     * were made with it; one that is older ends at once. A key that was revoked is a `conflict`.
     *
     * @param keyId The key's id.
     */
    rotate(keyId: string, params?: RotateKeyParams, options?: CallOptions): Reply<t.KeyWithSecret>;
}
/** The methods of `oauth.clients`. */
export interface OauthClientsResource {
    /**
     * List OAuth clients.
     *
     * A client is a program that gets tokens by OAuth 2.0 or OpenID Connect, for itself or for the people who let it. Lists
     * the clients of your organization, the newest first, without their secrets.
     */
    list(params?: ListOAuthClientsParams, options?: CallOptions): Reply<t.OAuthClientPage>;
    /**
     * Create an OAuth client.
     *
     * A client is a program that gets tokens by OAuth 2.0 or OpenID Connect, for itself or for the people who let it. Creates
     * one. `id` is its `client_id`; the secret of a confidential one is shown this once and cannot be read again.
     *
     * With `client_credentials` it gets tokens for itself. With `authorization_code`, always with PKCE, somebody of your
     * organization signs in with a key and consents; the token may do what the client, the key and the consent allow.
     * `refresh_token` lets it go on without the person. The addresses of the server are in
     * `/.well-known/openid-configuration`.
     *
     * No client may do more than the key that makes it, at any time, and it ends with that key. A scope that you lack is
     * `insufficient_permissions`.
     */
    create(params: CreateOAuthClientParams, options?: CallOptions): Reply<t.OAuthClientWithSecret>;
    /**
     * Get an OAuth client.
     *
     * A client is a program that gets tokens by OAuth 2.0 or OpenID Connect. Returns one without its secret, which nobody can
     * read again.
     *
     * @param clientId The client's id.
     */
    get(clientId: string, options?: CallOptions): Reply<t.OAuthClient>;
    /**
     * Update an OAuth client.
     *
     * The rights of a client can change. Changes what is given and leaves the rest as it is; its tokens follow at once. You can
     * change only a client that may do no more than you, and give it no scope that you lack.
     *
     * @param clientId The client's id.
     */
    update(clientId: string, params: UpdateOAuthClientParams, options?: CallOptions): Reply<t.OAuthClient>;
    /**
     * Delete an OAuth client.
     *
     * A client that is deleted gets no more tokens. Deletes one for ever with its tokens and consents, on every instance at
     * once.
     *
     * @param clientId The client's id.
     */
    delete(clientId: string, options?: CallOptions): Reply<void>;
    /**
     * Rotate the secret of an OAuth client.
     *
     * The secret is what a confidential client proves itself by. Replaces it and returns the new one, which is shown this
     * once. The secret before ends at once; tokens stay. A public client has no secret, which is a `conflict`.
     *
     * @param clientId The client's id.
     */
    rotate(clientId: string, options?: CallOptions): Reply<t.OAuthClientWithSecret>;
}
/** The methods of `oauth`. */
export interface OauthResource {
    readonly clients: OauthClientsResource;
}
/** The methods of `audit`. */
export interface AuditResource {
    /**
     * List audit entries.
     *
     * An audit entry tells of one change: who made it, as whom, with which operation, to what, from where. Lists those of your
     * organization that all given filters let through, the newest first.
     *
     * Each operation that changes something leaves an entry, written in the transaction of the change: either both are there
     * or neither, and a request that is refused leaves none. Pushed events are told of with the first one of each
     * `producer_epoch`. `action` is the operation, in version 2, or work that Parley does itself. `before_hash` and
     * `after_hash` are the SHA-256 of the JSON of what was changed, as the API answers with it.
     *
     * The entries of an organization are a chain: `hash` covers the entry, its place `seq` and the `hash` before it, so that
     * nobody can change, remove or move one unnoticed. `npx parley audit verify` checks the chain. When a user is erased,
     * pseudonyms take the place of what names them, and `pseudonymised` is true; the chain stays as it was.
     */
    list(params?: ListAuditEntriesParams, options?: CallOptions): Reply<t.AuditPage>;
    /**
     * Export the audit.
     *
     * An export is a stream of the entries that all given filters let through, as listAuditEntries lists them, in the order of
     * the chain. The number of a line is the place of its entry: an export that was cut off goes on with `after_seq`,
     * or with `Last-Event-ID`.
     *
     * `export_complete` is the last event of a whole export; one without it was cut off, or ends with `error`. What is
     * written meanwhile may be there or not. Without filters the chain can be verified from the export alone.
     */
    export(params?: ExportAuditEntriesParams, options?: StreamCallOptions): EventStream<StreamEvent<'exportAuditEntries'>>;
}
/** The methods of `users.erasure`. */
export interface UsersErasureResource {
    /**
     * Get the erasure of a user.
     *
     * The erasure of a user shows what was erased so far and, once its status is `done`, certifies what was. It says nothing of
     * the user but the id that Parley gave, and is kept. Returns that of a user who was deleted.
     *
     * @param userId The user's id.
     */
    get(userId: string, options?: CallOptions): Reply<t.UserErasure>;
}
/** The methods of `users.memories`. */
export interface UsersMemoriesResource {
    /**
     * List the memories of a user.
     *
     * A user has memories with single agents, with all agents, and in sessions. Lists all that belong to one user, the newest
     * first: with whatever agent, deleted agents included. What all users of an agent share belongs to no user, and is not here.
     *
     * @param userId The user's id.
     */
    list(userId: string, params?: ListUserMemoriesParams, options?: CallOptions): Reply<t.MemoryPage>;
}
/** The methods of `users`. */
export interface UsersResource {
    /**
     * List users.
     *
     * A user is a person who talks with your agents. Lists those of your organization, the newest first; `external_id` finds
     * the one that your product knows by that id. A token that acts for a user sees that user only.
     */
    list(params?: ListUsersParams, options?: CallOptions): Reply<t.UserPage>;
    /**
     * Create a user.
     *
     * A user is a person who talks with your agents. Creates one. It is rarely needed: a conversation, a session, a message
     * or an AG-UI run that names `user: {"external_id": "…"}` finds the user or makes it.
     *
     * `external_id` is the id by which your product knows the person, unique in your organization; one that another user
     * has is a `conflict`. `locale` is a language tag (BCP 47), `time_zone` a name of the IANA time zone database.
     */
    create(params: CreateUserParams, options?: CallOptions): Reply<t.User>;
    /**
     * Get a user.
     *
     * A user is a person who talks with your agents. Returns one. Their conversations are in listConversations with
     * `user_id`, their memories in listUserMemories.
     *
     * @param userId The user's id.
     */
    get(userId: string, options?: CallOptions): Reply<t.User>;
    /**
     * Update a user.
     *
     * Changes the members of a user that are given and leaves the others: `metadata` is replaced as a
     * whole, and null takes a value away. An `external_id` that another user has is a `conflict`; a token that acts for a user
     * cannot change it.
     *
     * @param userId The user's id.
     */
    update(userId: string, params: UpdateUserParams, options?: CallOptions): Reply<t.User>;
    /**
     * Delete a user.
     *
     * Erases all that is kept of a user. The user is gone at once: they are not found any more, their external id is free, and
     * tokens that act for them are refused. The rest is erased in the background, in small steps that go on after a restart:
     * runs are cancelled, then their conversations are erased with sessions, events, messages, checkpoints and prompts, then
     * their memories, those of their sessions, and those that were made of what they have said. Memories of others that were
     * merged with these become active again. Events keep their places in the logs, with nothing in them.
     *
     * The answer is the erasure; getUserErasure shows how far it is, and remains as the certificate. To delete the user again
     * changes nothing and returns the same erasure.
     *
     * @param userId The user's id.
     */
    delete(userId: string, options?: CallOptions): Reply<t.UserErasure>;
    /**
     * Export a user.
     *
     * An export is a stream of records, each in the form in which its own operations show it. Streams all that is kept of a
     * user, as server-sent events or as NDJSON: the user, their keys without secrets, their conversations with branches,
     * messages, sessions, runs, events, states, checkpoints and prompts, and the memories of the user and of what they have
     * said, in all versions.
     *
     * ```
     * {"seq":1,"event":{"event":"record","kind":"user","data":{"id":"usr_01k2c5gq8zf3vr4xw1m6t0y9ab","external_id":"customer-4711"},"cursor":"WyJhIiwxXQ"}}
     * ```
     *
     * The contents of a conversation or a session come directly after it. With `after`, an export
     * goes on after the record with that cursor, at any later time. `export_complete` is the last event of a whole export; one
     * without it was cut off, or ends with `error`. What is written meanwhile may be there or not. A token that acts for a user
     * exports that user.
     *
     * @param userId The user's id.
     */
    export(userId: string, params?: ExportUserParams, options?: StreamCallOptions): EventStream<StreamEvent<'exportUser'>>;
    readonly erasure: UsersErasureResource;
    readonly memories: UsersMemoriesResource;
}
/** The methods of `agents.versions`. */
export interface AgentsVersionsResource {
    /**
     * List the versions of an agent.
     *
     * Every change of an agent makes a version that never changes again. Lists the versions of an agent, the first one
     * first, each as the agent was at that time.
     *
     * @param agentId The agent's id.
     */
    list(agentId: string, params?: ListAgentVersionsParams, options?: CallOptions): Reply<t.AgentVersionPage>;
}
/** The methods of `agents.diff`. */
export interface AgentsDiffResource {
    /**
     * Get the difference of two versions of an agent.
     *
     * A difference is a JSON Patch, RFC 6902, that makes one version of the other. Returns the one between any two
     * versions of an agent, forward or back: by default between the newest and the one before it. Its key, its number and its time are no part of it.
     *
     * @param agentId The agent's id.
     */
    get(agentId: string, params?: GetAgentDiffParams, options?: CallOptions): Reply<t.VersionDiff>;
}
/** The methods of `agents.memories`. */
export interface AgentsMemoriesResource {
    /**
     * List memories.
     *
     * A memory is something that an agent should recall. Lists the memories of an agent, the newest first, each as it is now.
     * Expired and deleted ones are left out, and so are those that were consolidated into others or superseded, unless `status`
     * asks for them.
     *
     * A list holds all that a search of the agent can find: shared memories, those of each user with this agent, those of each
     * user with all agents, whichever of them has stored them, and those of sessions of the agent. `scope` leaves only some of
     * these. With `user_id` they are that user's, in their sessions too; shared ones are among them where `scope` names `agent`.
     *
     * `source_message_id` lists what a message has taught: what was made or changed by it. A fact that another one has
     * superseded has the status `superseded`, and is named by the `links` of the newer one. Learning begins after the answer.
     *
     * @param agentId The agent's id.
     */
    list(agentId: string, params?: ListMemoriesParams, options?: CallOptions): Reply<t.MemoryPage>;
    /**
     * Create a memory.
     *
     * A memory is something that an agent should recall: something that happened (`episodic`), a fact (`semantic`), how
     * something is done (`procedural`), or what matters for the task at hand (`working`). Each type has a content of its own.
     * Stores one. From then on searchMemories finds it: by its words at once, and by its meaning as soon as its embedding is
     * made, which for almost all is before the answer to this request.
     *
     * `scope` says whose the memory is: the agent's, and so told to everybody who talks with it (`agent`, the default); one
     * user's with this agent (`user_agent`, the default when a user is named); one user's with all agents of your
     * organization (`user`); or a session's (`session`, of a working memory with a `session_id`). Nothing leaves its scope by itself.
     *
     * With a `key` there is one such memory in a scope: when there is one already, it is replaced as a whole, as its next
     * version, and the answer is 200. When nothing of it changes, there is no new version.
     *
     * A memory with `expires_at` is gone from that moment on. Each scope keeps as many memories as the `memory_limit` of the
     * agent says; beyond that the answer is `memory_limit_exceeded`.
     *
     * @param agentId The agent's id.
     */
    create(agentId: string, params: CreateMemoryParams, options?: CallOptions): Reply<t.Memory>;
    /**
     * Create a batch of memories.
     *
     * A batch is up to 100 memories. Stores them in their order and answers with one result for each, with your ids. Each `id`
     * has to be unique.
     *
     * The status is 200 whatever became of them: look at `outcome`, and at `change` for what a memory with a `key` became. A `failed` result holds the problem that createMemory would
     * have answered with. With `stop_on_error` those after a failure are `skipped`. A batch counts as one request of the class
     * batch.
     *
     * @param agentId The agent's id.
     */
    createBatch(agentId: string, params: CreateMemoryBatchParams, options?: CallOptions): Reply<t.MemoryBatch>;
    /**
     * Search memories.
     *
     * A search ranks the memories of an agent by how well they answer a query. It is hybrid: by words, in PostgreSQL's full
     * text, where stems and slips of the finger count too, and by meaning, as the distance of embeddings. Each method ranks,
     * and the ranks are fused: `scores` holds what each method found, and which of them found it.
     *
     * `relevance_score` goes from 0 to 1 and never rises along the results; `min_relevance` cuts by it, and what has none at
     * all is no result. Expired, deleted and consolidated memories are not found. With `as_of` the search is in what was known at that moment, each memory as it was
     * then.
     *
     * A search is in the memories that all users of the agent share; with a `user` also in those of that user with this agent
     * and with all agents; with a `session_id` also in those of that session. `scopes` names fewer of them. What belongs to
     * another user is never found.
     *
     * It is never an error that embeddings are missing. `search_metrics` names the method that was used, in `degraded` why it
     * was not all that could be, and in `not_embedded` how many memories can be found by their words only for now.
     *
     * @param agentId The agent's id.
     */
    search(agentId: string, params: SearchMemoriesParams, options?: CallOptions): Reply<t.MemorySearch>;
    /**
     * Delete memories by a filter.
     *
     * Memories can be forgotten by what they are. Deletes those of the named scopes that all given filters let through, those
     * that were consolidated into others too, as deleteMemory deletes one. With `dry_run`, the default, it only counts them.
     *
     * One request deletes 10,000 memories at most; `complete` is false when there are more. Ask again until it is true.
     *
     * @param agentId The agent's id.
     */
    delete(agentId: string, params: DeleteMemoriesParams, options?: CallOptions): Reply<t.MemoryDeletion>;
    /**
     * Consolidate memories.
     *
     * Consolidation tidies what an agent remembers. Memories that say the same, but for their case, spaces, last punctuation and
     * notation in Unicode, are merged into one: the newest stays. Memories that are alike, and facts of one concept that differ,
     * are only proposed, with `needs_model`: the agent's model decides whether the two are the same, different, contradict each
     * other, or whether the newer supersedes the older. Nothing is merged because it is alike. Old episodic memories are
     * summarised by the agent's model, month by month.
     *
     * With `dry_run`, the default, it only returns the plan, and asks no model. Without it the plan is carried out, one action
     * after the other, each whole or not at all, and `outcome` and `decision` say what became of it. What was changed in between
     * is left alone, and so is what the model is not sure of; facts of one concept that differ are linked as contradicting each
     * other then. The same memories give the same plan; what was decided is not asked again.
     *
     * Each scope is consolidated by itself: what is one user's is never joined with what is another's, or everybody's. Without
     * `scopes` and `user` these are all scopes of the agent; what a user has with all agents is consolidated only when it is named.
     *
     * Sources of a merge or a summary get the status `consolidated`: they are not found any more, stay readable, and are linked.
     * undoMemory brings them back.
     *
     * @param agentId The agent's id.
     */
    consolidate(agentId: string, params: ConsolidateMemoriesParams, options?: CallOptions): Reply<t.Consolidation>;
}
/** The methods of `agents.state.schema`. */
export interface AgentsStateSchemaResource {
    /**
     * Get the schema of a state.
     *
     * The state of an agent may have a JSON Schema that every version has to satisfy. Returns it; `schema` is null when
     * every document will do.
     *
     * @param agentId The agent's id.
     */
    get(agentId: string, options?: CallOptions): Reply<t.AgentStateSchema>;
    /**
     * Update the schema of a state.
     *
     * The state of an agent may have a JSON Schema, draft 2020-12, that every version has to satisfy. Puts one in place of
     * the one before, or with null takes it away. `If-Match` is honoured.
     *
     * It refers to nothing outside of itself: each `$ref` begins with `#`. It has at most 64,000 bytes. To read it and
     * to hold the state against it may take a second, or it is `schema_too_costly`; an organization whose schemas have used
     * much time waits, with `rate_limit_exceeded`. A reference that leads back to its own place without going into the value, such
     * as `{"$ref": "#"}` alone, adds nothing. When the present state does not satisfy it, the answer is a
     * `conflict` with pointers into the document, and nothing is changed.
     *
     * @param agentId The agent's id.
     */
    update(agentId: string, params: UpdateAgentStateSchemaParams, options?: CallOptions): Reply<t.AgentStateSchema>;
}
/** The methods of `agents.state.history`. */
export interface AgentsStateHistoryResource {
    /**
     * List the versions of the state of an agent.
     *
     * Every change of the state of an agent is a version: who made it, when, and the patch that made it of the one before.
     * Lists them, the newest first. A patch of more than 16,000 bytes is left out here; getAgentStateVersion has it.
     *
     * @param agentId The agent's id.
     */
    list(agentId: string, params?: ListAgentStateHistoryParams, options?: CallOptions): Reply<t.StateVersionPage>;
    /**
     * Delete versions of the state of an agent.
     *
     * Every change of the state of an agent is a version that is kept. Erases those before `before_version` for good; that one
     * and all later ones stay. The oldest that stays tells its document, and nothing of what was before it. Checkpoints hold
     * documents of their own: deleteAgentStateCheckpoint deletes one.
     *
     * @param agentId The agent's id.
     */
    delete(agentId: string, params: DeleteAgentStateHistoryParams, options?: CallOptions): Reply<t.StateHistoryDeletion>;
    /**
     * Get a version of the state of an agent.
     *
     * A version of a state never changes. Returns the whole document as it was then, with who made it of the version
     * before, when, and how.
     *
     * @param agentId The agent's id.
     * @param version Number of the version of the state.
     */
    get(agentId: string, version: number, options?: CallOptions): Reply<t.StateVersionDetail>;
}
/** The methods of `agents.state.diff`. */
export interface AgentsStateDiffResource {
    /**
     * Get the difference of two versions of a state.
     *
     * A difference is a JSON Patch, RFC 6902, that makes one version of the other. Returns the one between any two
     * versions of the state of an agent, forward or back: by default between the newest and the one before it. Version 0 is
     * the empty object that every state begins with.
     *
     * @param agentId The agent's id.
     */
    get(agentId: string, params?: GetAgentStateDiffParams, options?: CallOptions): Reply<t.StateDiff>;
}
/** The methods of `agents.state.checkpoints`. */
export interface AgentsStateCheckpointsResource {
    /**
     * List the checkpoints of an agent.
     *
     * A checkpoint is a named copy of the state of an agent that never changes. Lists them, the newest first, without what
     * they hold; with `name`, the one that has it.
     *
     * @param agentId The agent's id.
     */
    list(agentId: string, params?: ListAgentStateCheckpointsParams, options?: CallOptions): Reply<t.StateCheckpointPage>;
    /**
     * Create a checkpoint of an agent.
     *
     * A checkpoint is a named copy of the state of an agent that never changes. Makes one of the newest version. With
     * `include` it holds the agent's memories or context too, as they are at the same moment.
     *
     * `hash` is the SHA-256 of the document as canonical JSON, RFC 8785. It is looked at each time that the checkpoint is
     * read: one that does not fit any more is `state_corruption`.
     *
     * @param agentId The agent's id.
     */
    create(agentId: string, params: CreateAgentStateCheckpointParams, options?: CallOptions): Reply<t.StateCheckpoint>;
    /**
     * Get a checkpoint of an agent.
     *
     * A checkpoint is a named copy of the state of an agent that never changes. Returns one with the document that it holds,
     * once that has been held against its hash.
     *
     * @param agentId The agent's id.
     * @param checkpointId The checkpoint's id.
     */
    get(agentId: string, checkpointId: string, options?: CallOptions): Reply<t.StateCheckpointDetail>;
    /**
     * Delete a checkpoint of an agent.
     *
     * A checkpoint is a named copy of the state of an agent. Deletes one for good, with all that it holds. A restore that it is
     * the undo of cannot be undone any more.
     *
     * @param agentId The agent's id.
     * @param checkpointId The checkpoint's id.
     */
    delete(agentId: string, checkpointId: string, options?: CallOptions): Reply<void>;
}
/** The methods of `agents.state`. */
export interface AgentsStateResource {
    /**
     * Get the state of an agent.
     *
     * The state of an agent is one JSON document that lasts across its conversations. Every change makes a version that
     * never changes again. Returns the newest one; an agent whose state was never changed has an empty object, as
     * version 0. `ETag` is the version: send it as `If-Match` with a change.
     *
     * @param agentId The agent's id.
     */
    get(agentId: string, options?: CallOptions): Reply<t.AgentState>;
    /**
     * Update the state of an agent.
     *
     * The state of an agent is one JSON document that lasts across its conversations. Makes a new version of it, all of
     * the change or nothing; a change that changes nothing makes none. The media type says what the body is.
     *
     * | Media type | The body |
     * |---|---|
     * | `application/json` | `state`, and in `mode` whether it is merged into the document or replaces it |
     * | `application/merge-patch+json` | a JSON Merge Patch, RFC 7396: null removes a member |
     * | `application/json-patch+json` | a JSON Patch, RFC 6902: operations, of which all fit or none is carried out |
     *
     * `If-Match` is required, with the `ETag` that the change builds on, so that nobody overwrites what they have not
     * seen: without it the answer is `precondition_required`, and when the state has changed since,
     * `precondition_failed`. `If-Match: *` changes whatever is there. An operation that does not fit is a `conflict` that
     * names it. If the state has a schema, the new document has to satisfy it, or it is `state_schema_violation`, with
     * pointers into that document; when that takes too long to find out, it is `schema_too_costly`. It has at most 1,000,000 bytes as JSON, 20,000 values and 100 levels, after each operation of a patch:
     * more is `state_too_large`.
     *
     * @param agentId The agent's id.
     */
    update(agentId: string, params: UpdateAgentStateParams, options: CallOptions & {
        ifMatch: string;
    }): Reply<t.AgentState>;
    /**
     * Restore the state of an agent.
     *
     * A restore makes the document of a checkpoint or of an earlier version the newest version. What came between stays in
     * the history. Restores the state of an agent, and what else the checkpoint holds; `parts` chooses among that, and none
     * of it is restored when it is empty. With `dry_run` nothing is changed, and the answer shows what would be.
     *
     * `If-Match` is required as in updateAgentState. While a run of the agent is active, the answer is `run_in_progress`.
     * To undo a restore, send the `undo` of its answer here. `replaced` names what of the parts was made or changed since, and is
     * taken away or changed back: of two memories with one `key` the captured one has the place again. What of the parts was
     * erased since cannot come back: `lost` names it. Both say it with `dry_run` too.
     *
     * @param agentId The agent's id.
     */
    restore(agentId: string, params: RestoreAgentStateParams, options: CallOptions & {
        ifMatch: string;
    }): Reply<t.StateRestore>;
    readonly schema: AgentsStateSchemaResource;
    readonly history: AgentsStateHistoryResource;
    readonly diff: AgentsStateDiffResource;
    readonly checkpoints: AgentsStateCheckpointsResource;
}
/** The methods of `agents`. */
export interface AgentsResource extends AgentsExtras {
    /**
     * List agents.
     *
     * An agent is a prompt with the models and tools to carry it out. Lists the agents of your organization, the newest
     * first; with `key`, the one that has it. Deleted agents are left out.
     */
    list(params?: ListAgentsParams, options?: CallOptions): Reply<t.AgentPage>;
    /**
     * Create an agent.
     *
     * An agent is a prompt with the models and tools to carry it out. Creates one, as its version 1. Its `key` is your
     * own name for it and must be free among your agents.
     *
     * Models are names from listModels. One that the gateway does not offer is taken all the same, because catalogues
     * change, and is named in `unsupported_models`. `fallback_models` are asked in their order when the model before fails
     * in a way that may pass, and only before its first token, so that no answer is made of two. `tools` are functions of
     * yours: the model calls them, you carry them out; see createMessage. `tool_refs` names tools of your organization, those
     * too that Parley carries out: see createTool. All of an agent together has at most 1,000,000
     * bytes as JSON; a change that makes it larger is `payload_too_large`.
     */
    create(params: CreateAgentParams, options?: CallOptions): Reply<t.Agent>;
    /**
     * Get an agent.
     *
     * An agent is a prompt with the models and tools to carry it out. Returns its newest version, with those of its
     * models that the gateway does not offer at present. Earlier versions are in listAgentVersions.
     *
     * @param agentId The agent's id.
     */
    get(agentId: string, options?: CallOptions): Reply<t.Agent>;
    /**
     * Update an agent.
     *
     * A version of an agent never changes. Makes a new one from the newest: members that are given replace what was there,
     * lists and `metadata` as a whole, `memory` member by member, and the others stay as they are. Sessions go on with the version they were opened
     * with; new sessions take the new one. The `key` cannot be changed.
     *
     * @param agentId The agent's id.
     */
    update(agentId: string, params: UpdateAgentParams, options?: CallOptions): Reply<t.Agent>;
    /**
     * Delete an agent.
     *
     * A deleted agent is out of the catalogue and its key is free again. Deletes one. What it has said stays readable and
     * its open sessions can be continued, but no new conversation or session begins with it.
     *
     * @param agentId The agent's id.
     */
    delete(agentId: string, options?: CallOptions): Reply<void>;
    /**
     * Run an agent for a front end.
     *
     * AG-UI is the protocol between agents and their front ends. Runs the agent as AG-UI 1.0 says, so that a front end that
     * speaks it needs nothing else: give this address to its HTTP client, with an `Authorization` header. Answers with the
     * events of the run, from RUN_STARTED to RUN_FINISHED or RUN_ERROR, while they are stored.
     *
     * **Threads.** `threadId` is the id of a session with this agent, or any name of the front end's own: the first run
     * makes a session in a new conversation, and the later ones find it by agent, user and name: each user has threads of their own. `runId` names one run of its
     * thread; one that was used is `conflict`. While a run is answering there, another one is `run_in_progress`. `metadata`
     * of RUN_STARTED has our own ids: `session_id`, `conversation_id` and `run_id`.
     *
     * **Messages.** Of `messages` those are taken in whose `id` the session does not have, in their order; RUN_STARTED
     * repeats these. Their ids, and those of threads, runs and tool calls, have 1 to 200 characters. Tool calls and results that it has under other ids are known too. Others are left as they are stored, whatever is sent: a session only grows. The model is told the
     * current branch of the conversation, as in createMessage, and with it all that was said there by other ways. Images and
     * files are named to it, not shown. Reasoning and activities are not taken in.
     *
     * **Going back.** A front end that leaves out what it has said itself after the last stored message that it sends, and says
     * something else, edits: that begins a branch there. So does one that sends a question without its answer and nothing new,
     * which is answered again. When the last stored message is on another branch, the run goes on there. `metadata` of
     * RUN_STARTED names it in `branch_id`, unless it is the first one.
     *
     * Whatever an agent, a tool or a person has said here can be sent again: no text that Parley makes is longer than one
     * that it takes. A conversation that is larger than the limit of the server is `payload_too_large`: send only the
     * messages that the thread does not have yet.
     *
     * **Tools.** The model may call the agent's tools and `tools`, those of the front end, for this run. A name that the
     * agent has already is refused. When tools are called the run ends, its `outcome` names them in `pendingToolCallIds`,
     * and the next run has to bring a tool message for each of them: without any it is `tool_results_required`, with other
     * ones `invalid_tool_results`. `pendingToolCallIds`, and the outcome `cancelled`, are sent to clients that announce a
     * `protocolVersion`; older ones refuse them.
     *
     * **Resuming.** A call that waits can also be answered in `resume`, with its id as `interruptId`: `resolved`, with the
     * result as `payload`, or `cancelled`, which tells the model so. These runs interrupt for nothing else: an id of no
     * such call is `invalid_tool_results`. To cancel all calls without a run, use cancelRun.
     *
     * **State, context and the rest.** A `state` that differs from what the session has is stored, as the STATE_SNAPSHOT
     * after RUN_STARTED. An empty object says nothing: STATE_SNAPSHOT then tells what the session has. A state has at
     * most 1,000,000 bytes as JSON, 20,000 values and 100 levels: a larger one is `state_too_large`. `context` is appended to the agent's
     * prompt. `forwardedProps` is kept; its member `user`, `{"id": "usr_…"}` or `{"external_id": "…"}`, says who talks: the
     * conversation of a new thread belongs to that user for ever, and that of an existing one has to. Its member `service`,
     * `{"id": "svc_…", "version_set": "edge"}`, has a new thread begin with a service of the agent and a version set of it, `release` unless
     * it is named; an existing thread has to have them. Memories are recalled and
     * learned when the agent or the session switches them on.
     *
     * **Failures.** A fault before the run begins is answered with the problem's own status; a later one is a RUN_ERROR
     * with the problem in its `metadata`. A front end that goes away does not stop the run: cancelRun does, and
     * streamSessionEvents, with the last `id` as `Last-Event-ID`, shows the rest.
     *
     * @param agentId The agent's id.
     */
    run(agentId: string, params: RunAgentParams, options?: StreamCallOptions): EventStream<StreamEvent<'runAgent'>>;
    readonly versions: AgentsVersionsResource;
    readonly diff: AgentsDiffResource;
    readonly memories: AgentsMemoriesResource;
    readonly state: AgentsStateResource;
}
/** The methods of `memories.importance`. */
export interface MemoriesImportanceResource {
    /**
     * Update the importance of a memory.
     *
     * Importance says how much a memory matters, from 0 to 1. Searches can leave out what matters less, and consolidation keeps
     * what matters more. Sets it. The memory gets a new version if it was another; what it says stays as it is.
     *
     * @param memoryId The memory's id.
     */
    update(memoryId: string, params: UpdateMemoryImportanceParams, options?: CallOptions): Reply<t.Memory>;
}
/** The methods of `memories.versions`. */
export interface MemoriesVersionsResource {
    /**
     * List the versions of a memory.
     *
     * Every change of a memory makes a version that never changes again. Lists the versions of a memory, the first one first,
     * each as the memory was at that time, with who changed it and how.
     *
     * @param memoryId The memory's id.
     */
    list(memoryId: string, params?: ListMemoryVersionsParams, options?: CallOptions): Reply<t.MemoryVersionPage>;
}
/** The methods of `memories`. */
export interface MemoriesResource {
    /**
     * List the memories of all agents.
     *
     * A memory is something that an agent should recall. Lists those of all agents of your organization, deleted agents
     * included, in all scopes, the newest first. Filters leave out memories as in listMemories; `user_id` lists what belongs to
     * a user, as listUserMemories does. A token that acts for a user sees that user's, and what all users share.
     */
    list(params?: ListAllMemoriesParams, options?: CallOptions): Reply<t.MemoryPage>;
    /**
     * Export memories.
     *
     * An export is a stream of memories in the form in which createMemoryBatch stores them. Streams those that all given
     * filters let through, as listAllMemories lists them, the oldest first, as server-sent events or as NDJSON:
     *
     * ```
     * {"seq":1,"event":{"event":"memory","id":"mem_01k2c5gq8zf3vr4xw1m6t0y9ab","agent_id":"agt_01k2c5gq8zf3vr4xw1m6t0y9ab","memory":{"memory_type":"semantic","content":{"concept":"diet","definition":"Ada is vegan"},"scope":{"type":"agent"},"created_at":"2026-11-01T10:00:00.000Z"},"cursor":"WyJkUTRwMTBaeCIsMV0"}}
     * ```
     *
     * `id` and `memory` together are an item of a batch: with its type, content, scope, user, key and time. The user is named
     * by your `external_id`, where there is one. With `history` each has its status, its earlier versions and its links to memories
     * before it, and those that others were made of or that were superseded are among them. With `after`, an export goes on after the memory
     * with that cursor. `export_complete` is the last event of a whole export; one without it was cut off, or ends with `error`. What is written meanwhile may be there or not.
     */
    export(params?: ExportMemoriesParams, options?: StreamCallOptions): EventStream<StreamEvent<'exportMemories'>>;
    /**
     * Get a memory.
     *
     * A memory is something that an agent should recall. Returns one as it is now, with its links to others. Earlier versions
     * are in listMemoryVersions. Send its `ETag` as `If-Match` with a change, so that nobody overwrites what they have not seen.
     *
     * @param memoryId The memory's id.
     */
    get(memoryId: string, options?: CallOptions): Reply<t.Memory>;
    /**
     * Update a memory.
     *
     * A memory can be put right. Members that are given replace what was there, `content` and `metadata` as a whole; the others
     * stay as they are. `content` has to be of the memory's type, which cannot be changed. What the memory was before stays
     * readable in listMemoryVersions. A change that changes nothing makes no version. Consolidated memories cannot be changed.
     *
     * @param memoryId The memory's id.
     */
    update(memoryId: string, params: UpdateMemoryParams, options?: CallOptions): Reply<t.Memory>;
    /**
     * Delete a memory.
     *
     * A deleted memory is gone for good: it is not found, listed or shown any more, counts for no limit, and nothing says any
     * more what it said, in its versions or in the prompts that were given it. Deletes one, and with a memory that was made by
     * consolidation its sources; undoMemory is what brings these back instead. A memory that was merged from it is made of its
     * other sources again; where that cannot be, it is deleted too, and these are active again.
     *
     * @param memoryId The memory's id.
     */
    delete(memoryId: string, options?: CallOptions): Reply<void>;
    /**
     * Undo a consolidation.
     *
     * A memory that was made by consolidation can be taken apart again. Deletes it, and brings its sources back as they were;
     * those that have been deleted or have expired since are left out. To undo a memory that supersedes others brings these back,
     * and it stays beside them; to undo a superseded memory brings that one back. Consolidation does not merge the same memories
     * again. A memory that was changed since can be undone too.
     *
     * @param memoryId The memory's id.
     */
    undo(memoryId: string, options?: CallOptions): Reply<t.MemoryUndo>;
    readonly importance: MemoriesImportanceResource;
    readonly versions: MemoriesVersionsResource;
}
/** The methods of `tools.versions`. */
export interface ToolsVersionsResource {
    /**
     * List the versions of a tool.
     *
     * Every change of a tool makes a version that never changes again. Lists the versions of a tool, the first one first, each
     * as the tool was at that time.
     *
     * @param toolId The tool's id.
     */
    list(toolId: string, params?: ListToolVersionsParams, options?: CallOptions): Reply<t.ToolVersionPage>;
}
/** The methods of `tools.diff`. */
export interface ToolsDiffResource {
    /**
     * Get the difference of two versions of a tool.
     *
     * A difference is a JSON Patch, RFC 6902, that makes one version of the other. Returns the one between any two
     * versions of a tool, forward or back: by default between the newest and the one before it. Its key, its number and its time are no part of it.
     *
     * @param toolId The tool's id.
     */
    get(toolId: string, params?: GetToolDiffParams, options?: CallOptions): Reply<t.VersionDiff>;
}
/** The methods of `tools`. */
export interface ToolsResource {
    /**
     * List tools.
     *
     * A tool is a function that the models of your agents may call. Lists the tools of your organization, the newest first;
     * with `key`, the one that has it. Deleted tools are left out.
     */
    list(params?: ListToolsParams, options?: CallOptions): Reply<t.ToolPage>;
    /**
     * Create a tool.
     *
     * A tool is a function that the models of your agents may call. Creates one, as its version 1. Its `key` is the name by
     * which agents offer it and models call it, and must be free among your tools.
     *
     * A call of a tool of kind `caller` waits for the caller of the run, as a function that an agent describes itself does. A
     * call of a tool of kind `http` is carried out by Parley within the run: one `POST` of the arguments, as JSON, to
     * `http.url`. The answer, at most 1 MiB of text with a status from 200 to 299, is the result. Redirects are not followed,
     * and addresses of private networks are refused unless the operator permits them.
     *
     * Each request is signed as Standard Webhooks says: `webhook-id` is the id of the call, `webhook-timestamp` a time in
     * seconds, and `webhook-signature` a list of signatures, one for each secret that is valid. `Idempotency-Key` is the id of
     * the call too. A call of a tool of kind `mcp` is carried out by Parley as a client of a server of the Model Context Protocol
     * over streamable HTTP, which is sent the `request_headers` of the tool; see discoverTools.
     *
     * The `secret` of a tool of kind `http` is shown this once and cannot be read again. Nothing is sent twice unless the tool is
     * `idempotent`: then a request that failed in a way that may pass is repeated, twice at most,
     * and a call whose process died before the answer is made once more.
     */
    create(params: CreateToolParams, options?: CallOptions): Reply<t.ToolWithSecret>;
    /**
     * Discover the tools of a server.
     *
     * A server of the Model Context Protocol tells which tools it has. Asks one over streamable HTTP and lists them, 1,000 at
     * most. With `import` each becomes a tool of kind `mcp` under its name, after `prefix`, with `request_headers`. One that was
     * imported from this address before gets a new version when the server describes it otherwise by now: so ask again after
     * the server has changed. What you have changed of it yourself stays, unless the server has changed that too. A key that
     * another tool has is left alone, and told as `conflict`.
     *
     * Without `import` nothing that you have changes, but what the server describes otherwise than when it was imported from this
     * address, with the same headers, is kept as the `drift` of the tool, and told in `differs` and `missing`.
     *
     * A server that does not answer, or not as the protocol says, is
     * `upstream_failure`, and one that takes longer than `timeout_ms` is `timeout`.
     */
    discover(params: DiscoverToolsParams, options?: CallOptions): Reply<t.ToolDiscovery>;
    /**
     * Get a tool.
     *
     * A tool is a function that the models of your agents may call. Returns its newest version, without its secret. Earlier
     * versions are in listToolVersions.
     *
     * @param toolId The tool's id.
     */
    get(toolId: string, options?: CallOptions): Reply<t.StoredTool>;
    /**
     * Update a tool.
     *
     * A version of a tool never changes. Makes a new one from the newest: members that are given replace what was there as a
     * whole, and the others stay as they are. Agents that name `latest` offer it from their next run on. The key and the kind
     * cannot be changed.
     *
     * @param toolId The tool's id.
     */
    update(toolId: string, params: UpdateToolParams, options?: CallOptions): Reply<t.StoredTool>;
    /**
     * Delete a tool.
     *
     * A deleted tool is offered to no model any more, and its key is free again. Deletes one with its secrets. Agents may go
     * on to name it: their runs go on without it.
     *
     * @param toolId The tool's id.
     */
    delete(toolId: string, options?: CallOptions): Reply<void>;
    /**
     * Rotate the secret of a tool.
     *
     * A tool that Parley calls has a secret by which its requests are signed. Makes a new one, which is shown this once. For
     * `overlap_seconds`, a day unless you choose otherwise, requests have a signature with the secret before, too; one that is
     * older ends at once. No version is made. A tool of another kind than `http` has no secret:
     * a `conflict`.
     *
     * @param toolId The tool's id.
     */
    rotate(toolId: string, params?: RotateToolSecretParams, options?: CallOptions): Reply<t.ToolWithSecret>;
    /**
     * Test a tool.
     *
     * A test calls a tool as a run would, without a model. Holds the arguments against the schema of the newest version, or of
     * `version`, and has a tool that Parley carries out called with them. A call that fails is an answer with status 200 that
     * says so, as it would be a result for the model. Of a tool of kind `caller` only the arguments are checked.
     *
     * @param toolId The tool's id.
     */
    test(toolId: string, params: TestToolParams, options?: CallOptions): Reply<t.ToolTestResult>;
    readonly versions: ToolsVersionsResource;
    readonly diff: ToolsDiffResource;
}
/** The methods of `stateMachines.versions`. */
export interface StateMachinesVersionsResource {
    /**
     * List the versions of a state machine.
     *
     * Every change of a state machine makes a version that never changes again. Lists the versions of a state machine, the first one
     * first, without their states, which are in getStateMachineVersion.
     *
     * @param stateMachineId The state machine's id.
     */
    list(stateMachineId: string, params?: ListStateMachineVersionsParams, options?: CallOptions): Reply<t.StateMachineVersionPage>;
    /**
     * Get a version of a state machine.
     *
     * A version of a state machine never changes, but that it can be deprecated. Returns one with all states.
     *
     * @param stateMachineId The state machine's id.
     * @param version Number of the version of the state machine.
     */
    get(stateMachineId: string, version: number, options?: CallOptions): Reply<t.StateMachineVersion>;
    /**
     * Update the deprecation of a version.
     *
     * A deprecated version of a state machine is one that nothing new should build on: no new version of another machine may
     * reference it. Deprecates a version, or undoes that. What has pinned the version goes on with it.
     *
     * @param stateMachineId The state machine's id.
     * @param version Number of the version of the state machine.
     */
    update(stateMachineId: string, version: number, params: UpdateStateMachineVersionParams, options?: CallOptions): Reply<t.StateMachineVersion>;
}
/** The methods of `stateMachines.diff`. */
export interface StateMachinesDiffResource {
    /**
     * Get the difference of two versions of a state machine.
     *
     * A difference says which states one version of a state machine has that another one does not have, and what has changed in those
     * that both have, by their names: their exits, and all members as a JSON Patch, RFC 6902. Returns the one between any two versions,
     * forward or back: by default between the newest and the one before it. The order of states is no difference.
     *
     * @param stateMachineId The state machine's id.
     */
    get(stateMachineId: string, params?: GetStateMachineDiffParams, options?: CallOptions): Reply<t.StateMachineDiff>;
}
/** The methods of `stateMachines.graph`. */
export interface StateMachinesGraphResource {
    /**
     * Get the graph of a state machine.
     *
     * The graph of a state machine shows its states and the ways between them. Draws the newest version, or `version`, as a
     * text in the language of Mermaid or of Graphviz, or as SVG. Machines that it references are drawn as groups, `depth`
     * levels of them and 500 states at most; what lies deeper is a single box. Dashed arrows lead back from a referenced machine.
     * With `format=svg` the answer is the image itself, as `image/svg+xml`; clients get it as the text of `language=svg`.
     *
     * `svg` is refused as `invalid_request` for a graph of more than 400 arrows, or one that takes longer than two seconds to
     * lay out: ask for less `depth`, or for another language and draw that with a tool of your own.
     *
     * @param stateMachineId The state machine's id.
     */
    get(stateMachineId: string, params?: GetStateMachineGraphParams, options?: CallOptions): Reply<t.StateMachineGraph>;
}
/** The methods of `stateMachines`. */
export interface StateMachinesResource {
    /**
     * List state machines.
     *
     * A state machine is a process that conversations follow. Lists those of your organization, the newest first; with `key`,
     * the one that has it. The states are in getStateMachine. Deleted state machines are left out.
     */
    list(params?: ListStateMachinesParams, options?: CallOptions): Reply<t.StateMachinePage>;
    /**
     * Create a state machine.
     *
     * A state machine is a process that conversations follow, state by state. Creates one, as its version 1. Its `key` must be
     * free among your state machines.
     *
     * The agent talks with the user in a state of type `action`, and in no other: those lead on within the same turn, to
     * the next `action`. A conversation begins in `new_user_initial_state` or `returning_user_initial_state`, and has
     * reached its end in `terminal_state`.
     *
     * **References.** `next_state` may be `name.state`: a state of another machine, whose version `references` pins under that
     * name. The conversation goes on in that machine until its terminal state, which is not carried out: instead the
     * conversation returns to `return_state`, which it enters anew. Without `return_state` it returns to the state whose exit it was.
     *
     * **What is refused**, with a pointer for each fault: a state, a tool or a version that is not there; a state that no path
     * reaches, or that no path leads from to the terminal one; a cycle on which the agent never talks; a machine that
     * contains itself; an initial or terminal state of another type than `action`. With `dry_run=true` nothing is stored, and the
     * answer says what would be.
     */
    create(params: CreateStateMachineParams & {
        dry_run?: false;
    }, options?: CallOptions): Reply<t.StateMachine>;
    /**
     * Create a state machine.
     *
     * A state machine is a process that conversations follow, state by state. Creates one, as its version 1. Its `key` must be
     * free among your state machines.
     *
     * The agent talks with the user in a state of type `action`, and in no other: those lead on within the same turn, to
     * the next `action`. A conversation begins in `new_user_initial_state` or `returning_user_initial_state`, and has
     * reached its end in `terminal_state`.
     *
     * **References.** `next_state` may be `name.state`: a state of another machine, whose version `references` pins under that
     * name. The conversation goes on in that machine until its terminal state, which is not carried out: instead the
     * conversation returns to `return_state`, which it enters anew. Without `return_state` it returns to the state whose exit it was.
     *
     * **What is refused**, with a pointer for each fault: a state, a tool or a version that is not there; a state that no path
     * reaches, or that no path leads from to the terminal one; a cycle on which the agent never talks; a machine that
     * contains itself; an initial or terminal state of another type than `action`. With `dry_run=true` nothing is stored, and the
     * answer says what would be.
     */
    create(params: CreateStateMachineParams, options?: CallOptions): Reply<t.StateMachineDraft | t.StateMachine>;
    /**
     * Get a state machine.
     *
     * A state machine is a process that conversations follow. Returns its newest version with all states. Earlier versions are
     * in listStateMachineVersions.
     *
     * @param stateMachineId The state machine's id.
     */
    get(stateMachineId: string, options?: CallOptions): Reply<t.StateMachine>;
    /**
     * Update a state machine.
     *
     * A version of a state machine never changes. Makes a new one from the newest: members that are given replace what was there
     * as a whole, `states` and `references` too, and the others stay as they are. The new version is held to the same rules as
     * that of createStateMachine. Conversations keep the version with which they began. The key cannot be changed. With
     * `dry_run=true` nothing is stored, and the answer is the version as it would be.
     *
     * @param stateMachineId The state machine's id.
     */
    update(stateMachineId: string, params: UpdateStateMachineParams, options?: CallOptions): Reply<t.StateMachine>;
    /**
     * Delete a state machine.
     *
     * A deleted state machine cannot be read, changed or referenced any more, and its key is free again. Deletes one.
     * Conversations and machines that have pinned a version of it go on with that version.
     *
     * @param stateMachineId The state machine's id.
     */
    delete(stateMachineId: string, options?: CallOptions): Reply<void>;
    readonly versions: StateMachinesVersionsResource;
    readonly diff: StateMachinesDiffResource;
    readonly graph: StateMachinesGraphResource;
}
/** The methods of `services.versionSets.history`. */
export interface ServicesVersionSetsHistoryResource {
    /**
     * List the history of a version set.
     *
     * Every change of a version set makes a revision that never changes again. Lists the revisions of a set, the first one
     * first: what it was, who changed it, when and how. A set that was deleted still has its history.
     *
     * @param serviceId The service's id.
     * @param versionSet The name of the version set.
     */
    list(serviceId: string, versionSet: string, params?: ListVersionSetHistoryParams, options?: CallOptions): Reply<t.VersionSetRevisionPage>;
}
/** The methods of `services.versionSets`. */
export interface ServicesVersionSetsResource {
    /**
     * Get a version set.
     *
     * A version set says which versions of its agent, its state machine and its tools a service runs on, and with which models. Returns one
     * as it is now.
     *
     * @param serviceId The service's id.
     * @param versionSet The name of the version set.
     */
    get(serviceId: string, versionSet: string, options?: CallOptions): Reply<t.VersionSet>;
    /**
     * Create or replace a version set.
     *
     * A version set says which versions of its agent, its state machine and its tools a service runs on, and with which models. Creates one
     * of that name, or replaces it as a whole. A version that is null or left out is the newest one at any time; `release` needs
     * the numbers. Sessions that are there keep their versions; new ones take these.
     *
     * Every change is a new revision, which never changes again: see listVersionSetHistory. `edge` cannot be changed: a
     * `conflict`, as is the 51st set.
     *
     * @param serviceId The service's id.
     * @param versionSet The name of the version set.
     */
    replace(serviceId: string, versionSet: string, params: ReplaceVersionSetParams, options?: CallOptions): Reply<t.VersionSet>;
    /**
     * Delete a version set.
     *
     * A set that no new session should begin with can be deleted. Deletes one; its history stays, and sessions that are there keep
     * their versions. `edge` and `release` cannot be deleted: a `conflict`.
     *
     * @param serviceId The service's id.
     * @param versionSet The name of the version set.
     */
    delete(serviceId: string, versionSet: string, options?: CallOptions): Reply<void>;
    /**
     * Promote a version set.
     *
     * A promotion gives a set what another one is now. Takes the versions of `from`, of which those that follow the newest become
     * the numbers that these are at this moment, its tools with their versions, and its preferences for models. A set that is not there yet is created. When
     * the set has `requires_passed_set`, a run of the newest version of that simulation set, with the versions of tests,
     * personas and scenarios that it names by now, has to have passed on exactly these versions, tools and preferences:
     * otherwise it is a `conflict`, as is `edge`.
     *
     * @param serviceId The service's id.
     * @param versionSet The name of the version set.
     */
    promote(serviceId: string, versionSet: string, params: PromoteVersionSetParams, options?: CallOptions): Reply<t.VersionSet>;
    /**
     * Roll back a version set.
     *
     * A set can be what it was before. Gives it the versions, tools and preferences of an earlier revision: of the one that is named, or
     * of the one before the present. What is restored is a new revision; another roll back steps one further back. A
     * revision that the set was not before is a `conflict`, as is `edge`.
     *
     * @param serviceId The service's id.
     * @param versionSet The name of the version set.
     */
    rollback(serviceId: string, versionSet: string, params?: RollbackVersionSetParams, options?: CallOptions): Reply<t.VersionSet>;
    readonly history: ServicesVersionSetsHistoryResource;
}
/** The methods of `services`. */
export interface ServicesResource {
    /**
     * List services.
     *
     * A service is what conversations run on: an agent, a state machine and tools, with named sets of their versions. Lists the
     * services of your organization, the newest first; with `key`, the one that has it. Deleted services are left out.
     */
    list(params?: ListServicesParams, options?: CallOptions): Reply<t.ServicePage>;
    /**
     * Create a service.
     *
     * A service is what conversations run on: an agent, a state machine and tools, with named sets of their versions. Creates one
     * with two sets. `edge` always is the newest version of everything, and cannot be changed. `release` is pinned to what is
     * the newest now: it changes when you replace it, promote another set to it, or roll it back.
     *
     * The agent and the state machine of a service stay what they are. Conversations name a service in the place of an agent.
     */
    create(params: CreateServiceParams, options?: CallOptions): Reply<t.Service>;
    /**
     * Get a service.
     *
     * A service is what conversations run on: an agent, a state machine and tools, with named sets of their versions. Returns one
     * with its version sets as they are now. What they were is in listVersionSetHistory.
     *
     * @param serviceId The service's id.
     */
    get(serviceId: string, options?: CallOptions): Reply<t.Service>;
    /**
     * Update a service.
     *
     * The name, the description, the tools and the metadata of a service are yours to change. Members that are given replace what
     * was there as a whole, and the others stay as they are. `tool_refs` reach the sessions of `edge` and of other sets that follow
     * the newest; a set whose versions are numbers keeps its own, until it is promoted to or replaced. Sessions that are there keep
     * the tools that they began with. The key, the agent and the state machine cannot be changed; its version sets are changed
     * each by itself.
     *
     * @param serviceId The service's id.
     */
    update(serviceId: string, params: UpdateServiceParams, options?: CallOptions): Reply<t.Service>;
    /**
     * Delete a service.
     *
     * A deleted service begins no session any more, and its key is free again. Deletes one with its version sets. Sessions that
     * are there keep their versions and go on; conversations that have none active cannot go on with it.
     *
     * @param serviceId The service's id.
     */
    delete(serviceId: string, options?: CallOptions): Reply<void>;
    readonly versionSets: ServicesVersionSetsResource;
}
/** The methods of `simulations.personas.versions`. */
export interface SimulationsPersonasVersionsResource {
    /**
     * List the versions of a persona.
     *
     * Every change of a persona makes a version that never changes again. Lists the versions of one, the first one first, each as
     * the persona was at that time.
     *
     * @param simulationPersonaId The persona's id.
     */
    list(simulationPersonaId: string, params?: ListSimulationPersonaVersionsParams, options?: CallOptions): Reply<t.SimulationPersonaVersionPage>;
}
/** The methods of `simulations.personas`. */
export interface SimulationsPersonasResource {
    /**
     * List personas.
     *
     * A persona is a user whom a model plays in simulations, for use in any number of tests. Lists those of your organization, the
     * newest first; with `key`, the one that has it. Deleted ones are left out.
     */
    list(params?: ListSimulationPersonasParams, options?: CallOptions): Reply<t.SimulationPersonaPage>;
    /**
     * Create a persona.
     *
     * A persona is a user whom a model plays in simulations, for use in any number of tests. Creates one, as its version 1.
     */
    create(params: CreateSimulationPersonaParams, options?: CallOptions): Reply<t.StoredSimulationPersona>;
    /**
     * Get a persona.
     *
     * A persona is a user whom a model plays in simulations, for use in any number of tests. Returns one in its newest version.
     * Earlier versions are in listSimulationPersonaVersions.
     *
     * @param simulationPersonaId The persona's id.
     */
    get(simulationPersonaId: string, options?: CallOptions): Reply<t.StoredSimulationPersona>;
    /**
     * Update a persona.
     *
     * A version of a persona never changes. Makes a new one from the newest: members that are given replace what was there as a
     * whole, and the others stay as they are. Tests that name `latest` are played with it from their next run on. The key cannot
     * be changed.
     *
     * @param simulationPersonaId The persona's id.
     */
    update(simulationPersonaId: string, params: UpdateSimulationPersonaParams, options?: CallOptions): Reply<t.StoredSimulationPersona>;
    /**
     * Delete a persona.
     *
     * The key of a deleted persona is free again. Deletes one; runs that were played with it keep its versions. One that the
     * newest version of a test names, or a version of a test that a set names by its number, is kept: a `conflict`.
     *
     * @param simulationPersonaId The persona's id.
     */
    delete(simulationPersonaId: string, options?: CallOptions): Reply<void>;
    readonly versions: SimulationsPersonasVersionsResource;
}
/** The methods of `simulations.scenarios.versions`. */
export interface SimulationsScenariosVersionsResource {
    /**
     * List the versions of a scenario.
     *
     * Every change of a scenario makes a version that never changes again. Lists the versions of one, the first one first, each as
     * the scenario was at that time.
     *
     * @param simulationScenarioId The scenario's id.
     */
    list(simulationScenarioId: string, params?: ListSimulationScenarioVersionsParams, options?: CallOptions): Reply<t.SimulationScenarioVersionPage>;
}
/** The methods of `simulations.scenarios`. */
export interface SimulationsScenariosResource {
    /**
     * List scenarios.
     *
     * A scenario is what a simulated user wants, and the length that the conversation may have, for use in any number of tests.
     * Lists those of your organization, the newest first; with `key`, the one that has it. Deleted ones are left out.
     */
    list(params?: ListSimulationScenariosParams, options?: CallOptions): Reply<t.SimulationScenarioPage>;
    /**
     * Create a scenario.
     *
     * A scenario is what a simulated user wants, and the length that the conversation may have, for use in any number of tests.
     * Creates one, as its version 1.
     */
    create(params: CreateSimulationScenarioParams, options?: CallOptions): Reply<t.StoredSimulationScenario>;
    /**
     * Get a scenario.
     *
     * A scenario is what a simulated user wants, and the length that the conversation may have, for use in any number of tests.
     * Returns one in its newest version. Earlier versions are in listSimulationScenarioVersions.
     *
     * @param simulationScenarioId The scenario's id.
     */
    get(simulationScenarioId: string, options?: CallOptions): Reply<t.StoredSimulationScenario>;
    /**
     * Update a scenario.
     *
     * A version of a scenario never changes. Makes a new one from the newest: members that are given replace what was there as a
     * whole, and the others stay as they are. Tests that name `latest` are played with it from their next run on. The key cannot
     * be changed.
     *
     * @param simulationScenarioId The scenario's id.
     */
    update(simulationScenarioId: string, params: UpdateSimulationScenarioParams, options?: CallOptions): Reply<t.StoredSimulationScenario>;
    /**
     * Delete a scenario.
     *
     * The key of a deleted scenario is free again. Deletes one; runs that were played with it keep its versions. One that the
     * newest version of a test names, or a version of a test that a set names by its number, is kept: a `conflict`.
     *
     * @param simulationScenarioId The scenario's id.
     */
    delete(simulationScenarioId: string, options?: CallOptions): Reply<void>;
    readonly versions: SimulationsScenariosVersionsResource;
}
/** The methods of `simulations.tests.versions`. */
export interface SimulationsTestsVersionsResource {
    /**
     * List the versions of a test.
     *
     * Every change of a test makes a version that never changes again. Lists the versions of one, the first one first, each as the
     * test was at that time.
     *
     * @param simulationTestId The test's id.
     */
    list(simulationTestId: string, params?: ListSimulationTestVersionsParams, options?: CallOptions): Reply<t.SimulationTestVersionPage>;
}
/** The methods of `simulations.tests`. */
export interface SimulationsTestsResource {
    /**
     * List tests.
     *
     * A test has a persona talk with a service in a scenario, and says what has to come of it, for use in any number of simulation
     * sets. Lists those of your organization, the newest first; with `key`, the one that has it. Deleted ones are left out.
     */
    list(params?: ListSimulationTestsParams, options?: CallOptions): Reply<t.SimulationTestPage>;
    /**
     * Create a test.
     *
     * A test has a persona talk with a service in a scenario, and says what has to come of it, for use in any number of simulation
     * sets. Creates one, as its version 1. The persona and the scenario that it names have to be there, and the service and its
     * version set too.
     */
    create(params: CreateSimulationTestParams, options?: CallOptions): Reply<t.StoredSimulationTest>;
    /**
     * Get a test.
     *
     * A test has a persona talk with a service in a scenario, and says what has to come of it, for use in any number of simulation
     * sets. Returns one in its newest version. Earlier versions are in listSimulationTestVersions.
     *
     * @param simulationTestId The test's id.
     */
    get(simulationTestId: string, options?: CallOptions): Reply<t.StoredSimulationTest>;
    /**
     * Update a test.
     *
     * A version of a test never changes. Makes a new one from the newest: members that are given replace what was there as a
     * whole, and the others stay as they are. Sets that name `latest` are played with it from their next run on. The key cannot be
     * changed.
     *
     * @param simulationTestId The test's id.
     */
    update(simulationTestId: string, params: UpdateSimulationTestParams, options?: CallOptions): Reply<t.StoredSimulationTest>;
    /**
     * Delete a test.
     *
     * The key of a deleted test is free again. Deletes one; runs that were played with it keep its versions. One that the newest
     * version of a simulation set names is kept: a `conflict`.
     *
     * @param simulationTestId The test's id.
     */
    delete(simulationTestId: string, options?: CallOptions): Reply<void>;
    readonly versions: SimulationsTestsVersionsResource;
}
/** The methods of `simulations.sets.versions`. */
export interface SimulationsSetsVersionsResource {
    /**
     * List the versions of a simulation set.
     *
     * Every change of a simulation set makes a version that never changes again. Lists the versions of one, the first one
     * first, each as the set was at that time.
     *
     * @param simulationSetId The simulation set's id.
     */
    list(simulationSetId: string, params?: ListSimulationSetVersionsParams, options?: CallOptions): Reply<t.SimulationSetVersionPage>;
}
/** The methods of `simulations.sets`. */
export interface SimulationsSetsResource {
    /**
     * List simulation sets.
     *
     * A simulation set is a list of tests, in each of which a model plays a user who talks with a service. Lists
     * those of your organization, the newest first; with `key`, the one that has it. Deleted ones are left out.
     */
    list(params?: ListSimulationSetsParams, options?: CallOptions): Reply<t.SimulationSetPage>;
    /**
     * Create a simulation set.
     *
     * A simulation set is a list of tests, in each of which a model plays a user who talks with a service.
     * Creates one, as its version 1. Its tests have 200 conversations together at most.
     */
    create(params: CreateSimulationSetParams, options?: CallOptions): Reply<t.SimulationSet>;
    /**
     * Get a simulation set.
     *
     * A simulation set is a list of tests, in each of which a model plays a user who talks with a service. Returns
     * one in its newest version.
     *
     * @param simulationSetId The simulation set's id.
     */
    get(simulationSetId: string, options?: CallOptions): Reply<t.SimulationSet>;
    /**
     * Update a simulation set.
     *
     * A version of a simulation set never changes. Makes a new one from the newest: members that are given replace what was there as
     * a whole, and the others stay as they are. What has passed before has not passed the new version. The key cannot be changed.
     *
     * @param simulationSetId The simulation set's id.
     */
    update(simulationSetId: string, params: UpdateSimulationSetParams, options?: CallOptions): Reply<t.SimulationSet>;
    /**
     * Delete a simulation set.
     *
     * A deleted simulation set begins no run any more, and its key is free again. Deletes one; its runs stay. A version set that
     * requires it cannot be promoted to until it requires another one.
     *
     * @param simulationSetId The simulation set's id.
     */
    delete(simulationSetId: string, options?: CallOptions): Reply<void>;
    readonly versions: SimulationsSetsVersionsResource;
}
/** The methods of `simulations.runs`. */
export interface SimulationsRunsResource {
    /**
     * List simulation runs.
     *
     * A simulation run plays the tests of a set with a service in the background, on the versions that it took when it began. Lists
     * those of your organization without their results, the newest first: all, or those of a set or a service.
     */
    list(params?: ListSimulationRunsParams, options?: CallOptions): Reply<t.SimulationRunPage>;
    /**
     * Create a simulation run.
     *
     * A simulation run plays the tests of a set with a service in the background, on the versions that it took when it began. Begins
     * one with the newest version of the set, what its references to tests stand for and what the version set of the service is now,
     * and does not wait for it: read its progress with getSimulationRun. An organization has 20 runs at most that are played at a
     * time.
     *
     * Its sessions are marked with `simulation_run_id`, and are in lists only when these ask for them. What they use counts for
     * quotas and usage, as what you talk yourself does.
     */
    create(params: CreateSimulationRunParams, options?: CallOptions): Reply<t.SimulationRun>;
    /**
     * Get a simulation run.
     *
     * A simulation run plays the tests of a set with a service in the background, on the versions that it took when it began. Returns
     * one with its progress and the results so far: for each conversation whether each criterion is met, and its session.
     *
     * @param simulationRunId The simulation run's id.
     */
    get(simulationRunId: string, options?: CallOptions): Reply<t.SimulationRun>;
    /**
     * Cancel a simulation run.
     *
     * A simulation run plays the tests of a set with a service in the background, on the versions that it took when it began. Stops
     * one before its next turn; what has been played stays. A run that has ended is left as it is.
     *
     * @param simulationRunId The simulation run's id.
     */
    cancel(simulationRunId: string, options?: CallOptions): Reply<t.SimulationRun>;
}
/** The methods of `simulations`. */
export interface SimulationsResource {
    readonly personas: SimulationsPersonasResource;
    readonly scenarios: SimulationsScenariosResource;
    readonly tests: SimulationsTestsResource;
    readonly sets: SimulationsSetsResource;
    readonly runs: SimulationsRunsResource;
}
/** The methods of `models`. */
export interface ModelsResource {
    /**
     * List models.
     *
     * A model is what answers a prompt; an agent names one and its fallbacks. Lists what the gateway offers. The list is
     * kept for a while, and `age_seconds` says how old it is. When the gateway cannot be asked again, the last known list
     * is returned, marked `stale`. The built-in offline provider offers `offline/echo` and `offline/scripted`, and models for other tasks.
     */
    list(options?: CallOptions): Reply<t.ModelPage>;
}
/** The methods of `usage`. */
export interface UsageResource {
    /**
     * List usage.
     *
     * Every run uses tokens of a model, and so does a request that asks a model without an agent, such as one for embeddings.
     * Lists what they have used, the newest day first: a row for each day, key, user, agent, model and task, or for each of
     * those that `group_by` names. A run counts for the day in UTC on which it began, once it has ended, and a request for the
     * day on which it was answered. A token that acts for a user sees the usage of that user.
     */
    list(params?: ListDailyUsageParams, options?: CallOptions): Reply<t.DailyUsagePage>;
}
/** The methods of `conversations.branches`. */
export interface ConversationsBranchesResource {
    /**
     * List the branches of a conversation.
     *
     * A branch is one of the ways that a conversation has taken. It begins with the first of them, and another one begins when
     * a message is sent after an earlier one. A branch has what was said on it, and what was said before it on the branch
     * from which it forks. Lists them, the oldest first; those with the same `after_message_id` are alternatives of each
     * other, and of what the branch `parent_branch_id` has after that message.
     *
     * To read one, give its id to listConversationMessages; to go on with one, to updateConversation.
     *
     * @param conversationId The conversation's id.
     */
    list(conversationId: string, params?: ListConversationBranchesParams, options?: CallOptions): Reply<t.BranchPage>;
}
/** The methods of `conversations.messages`. */
export interface ConversationsMessagesResource {
    /**
     * List the messages of a conversation.
     *
     * A message is what a person reads: what was said, which tools were called and what they returned, what failed. Lists
     * those of all sessions of the conversation on its current branch, or on another one, the oldest first: those that were
     * said on the branch, and before it up to where it begins. One that is still being written is among them, in state
     * `in_progress`, with the text that has arrived. A page ends before what would make it larger than 8 MiB; `next_cursor`
     * leads to the rest.
     *
     * @param conversationId The conversation's id.
     */
    list(conversationId: string, params?: ListConversationMessagesParams, options?: CallOptions): Reply<t.MessagePage>;
}
/** The methods of `conversations.context.changes`. */
export interface ConversationsContextChangesResource {
    /**
     * List the changes of a context.
     *
     * Each template and each optimization that is applied to a conversation, or taken away, is a change. Lists those of a
     * conversation, the first one first, with who made them.
     *
     * @param conversationId The conversation's id.
     */
    list(conversationId: string, params?: ListContextChangesParams, options?: CallOptions): Reply<t.ContextChangePage>;
}
/** The methods of `conversations.context`. */
export interface ConversationsContextResource {
    /**
     * Get the context of a conversation.
     *
     * A template and an optimization can hold for a conversation: they decide what the model is given for the following
     * answers. Returns both as they are now.
     *
     * @param conversationId The conversation's id.
     */
    get(conversationId: string, options?: CallOptions): Reply<t.ConversationContext>;
    /**
     * Apply a template.
     *
     * The text of a template that is applied to a conversation is a part of the system prompt of the following answers, after
     * the agent's own prompt. Applies a template, in its newest version or the one named, in place of the one before; with
     * `template_id: null` there is none any more.
     *
     * Each fault of the `variables` has its pointer. The text is made now: later versions of the template do not change it.
     *
     * @param conversationId The conversation's id.
     */
    apply(conversationId: string, params: ApplyContextTemplateParams, options?: CallOptions): Reply<t.ConversationContext>;
    /**
     * Optimize the context of a conversation.
     *
     * An optimization says what of a long conversation is sent to the model. Brings the conversation under `token_budget`,
     * prompt, template and tools included, by the `strategies` in their order, each only as far as it has to go and the oldest
     * messages first. The conversation itself is never altered. It looks at the current branch; on others a summary is sent only
     * where all the messages stand that it sums up.
     *
     * | Strategy | What it does |
     * |---|---|
     * | `deduplicate` | leaves out texts of 200 characters or more that the user or the system says again later, word for word; never an answer or a short reply |
     * | `truncate` | cuts the middle out of long texts and results of tools |
     * | `summarise` | replaces the oldest messages by a summary that the agent's model writes |
     * | `drop` | leaves out messages |
     *
     * Calls of tools and their results are kept or left out together. Nothing is taken from the newest `keep_last` messages. If
     * that does not suffice it is `context_budget_too_small`, and nothing is stored.
     *
     * With `dry_run`, the default, it only shows what would be lost: no model is asked, and a summary counts as long as it may
     * become. Without it the result is stored and holds for the following answers, in place of the one before; messages that
     * come later are sent whole. Under a budget that everything fits, nothing is left out any more.
     *
     * Without any of this, the oldest messages are left out of an answer's context by themselves when a conversation does not
     * fit into the model's window.
     *
     * @param conversationId The conversation's id.
     */
    optimize(conversationId: string, params: OptimizeContextParams, options?: CallOptions): Reply<t.ContextOptimization>;
    readonly changes: ConversationsContextChangesResource;
}
/** The methods of `conversations`. */
export interface ConversationsResource {
    /**
     * List conversations.
     *
     * A conversation is a dialogue with an agent that lasts, across sessions and days. Lists those of your organization,
     * the newest first: all of them, or those of an agent or a service, in a status, of a user, a channel or workspace, or of a time. The time includes `created_after` and
     * ends before `created_before`.
     */
    list(params?: ListConversationsParams, options?: CallOptions): Reply<t.ConversationPage>;
    /**
     * Create a conversation.
     *
     * A conversation is a dialogue with an agent that lasts, across sessions and days. Creates one, empty or with a first
     * message: with an agent, or with a service, whose `version_set` says which versions its sessions begin with.
     *
     * With `message` a session is opened and the run that answers is started. This does not wait for the answer: follow
     * the run with getRun and read the answer with listConversationMessages. To have the answer at once, leave `message`
     * out, or begin the conversation with createMessage or streamMessage.
     */
    create(params: CreateConversationParams, options?: CallOptions): Reply<t.ConversationCreated>;
    /**
     * Get a conversation.
     *
     * A conversation is a dialogue with an agent that lasts, across sessions and days. Returns it without its messages;
     * those are in listConversationMessages.
     *
     * @param conversationId The conversation's id.
     */
    get(conversationId: string, options?: CallOptions): Reply<t.Conversation>;
    /**
     * Update a conversation.
     *
     * The title and the metadata of a conversation are yours to choose. Changes what is given and leaves the other as it
     * is; `metadata` is replaced as a whole, and a `title` of null takes it away. Works on closed conversations too.
     *
     * `current_branch_id` switches to another branch of the conversation: lists show it, and the next message goes on there.
     * A run that answers on another branch goes on there.
     *
     * @param conversationId The conversation's id.
     */
    update(conversationId: string, params: UpdateConversationParams, options?: CallOptions): Reply<t.Conversation>;
    /**
     * Delete a conversation.
     *
     * Erases what was said in a conversation: from the events of all its sessions, which keep their places with nothing
     * in them, from its messages and their versions, its title, metadata, channel and workspace, the states and checkpoints of
     * its sessions and what models were given. The conversation, its sessions, messages and runs are not found any more.
     *
     * Memories that Parley has extracted from it and those of its sessions are erased too. A memory that was merged from
     * one of them is made of its other sources again; where that cannot be, it goes, and these are active again. Memories that a caller has written stay, and the
     * answer names them; `memories` says otherwise. While a run is answering in it, the request is `run_in_progress`.
     *
     * @param conversationId The conversation's id.
     */
    delete(conversationId: string, params?: DeleteConversationParams, options?: CallOptions): Reply<t.ConversationDeletion>;
    /**
     * Close a conversation.
     *
     * A closed conversation can be read but not continued. Closes one and ends its sessions; closing it again changes
     * nothing. While a run is answering in it, the request is refused with `run_in_progress`.
     *
     * @param conversationId The conversation's id.
     */
    close(conversationId: string, options?: CallOptions): Reply<t.Conversation>;
    readonly branches: ConversationsBranchesResource;
    readonly messages: ConversationsMessagesResource;
    readonly context: ConversationsContextResource;
}
/** The methods of `sessions.stateMachine`. */
export interface SessionsStateMachineResource {
    /**
     * Get the state machine of a session.
     *
     * A session that follows a state machine is in one state of it at a time. Returns the state, the states to which it returns
     * from referenced machines, and the transitions that have led there, the newest first, each with its reason and the events
     * that it came from. All of it is in the events of the session as well, as CUSTOM events `parley.state_machine.*`.
     *
     * It is the place on the conversation's current branch. A session that follows no
     * machine has null for it. Events that were redacted, or that retention has deleted, are missing, and their reasons are null.
     *
     * @param sessionId The session's id.
     */
    get(sessionId: string, params?: GetSessionStateMachineParams, options?: CallOptions): Reply<t.SessionStateMachine>;
}
/** The methods of `sessions.messages`. */
export interface SessionsMessagesResource {
    /**
     * List the messages of a session.
     *
     * A message is what a person reads: what was said, which tools were called and what they returned, what failed. Lists
     * those of one session on the current branch of its conversation, or on another one, the oldest first. One that is still
     * being written is among them, in state `in_progress`, with the text that has arrived. A page ends before what would make
     * it larger than 8 MiB; `next_cursor` leads to the rest.
     *
     * @param sessionId The session's id.
     */
    list(sessionId: string, params?: ListSessionMessagesParams, options?: CallOptions): Reply<t.MessagePage>;
    /**
     * Send a message to a session.
     *
     * A message is what is said to an agent, and it begins a run that answers it. Sends one to this session, waits for the
     * run to end and returns the whole reply, as createMessage does with this `session_id` as its context: the same
     * options, tools, branches and problems.
     *
     * @param sessionId The session's id.
     */
    create(sessionId: string, params: CreateSessionMessageParams, options?: CallOptions): Reply<t.MessageReply>;
}
/** The methods of `sessions.events`. */
export interface SessionsEventsResource {
    /**
     * Stream the events of a session.
     *
     * The log of a session holds everything that happened in it: the events of AG-UI 1.0, each with a sequence number,
     * `seq`. Streams them from a place in the log on: those that are stored, then those that come, each once and in order.
     *
     * As server-sent events, the default, `data` is the event as it was sent, and `id` is where to go on:
     *
     * ```
     * id: 14
     * event: TEXT_MESSAGE_CONTENT
     * data: {"type":"TEXT_MESSAGE_CONTENT","messageId":"message_1","delta":"Hello "}
     * ```
     *
     * As NDJSON, with `Accept: application/x-ndjson`, the same event is a line:
     *
     * ```
     * {"seq":12,"last_seq":14,"event":{"type":"TEXT_MESSAGE_CONTENT","messageId":"message_1","delta":"Hello "}}
     * ```
     *
     * **Where it begins.** After the event that `Last-Event-ID` or else `after_seq` names; without either, with the oldest
     * event that is kept. Go on with the last `id` of the stream, or the last line's `last_seq`, or its `seq` if it has none.
     * A place that is not kept any more is `cursor_expired`; one that the log has not reached is `invalid_cursor`.
     *
     * **Joining in the middle of a run.** With `after_seq` inside a run, the stream begins with a prelude, so that an AG-UI
     * client understands what follows: RUN_STARTED, a MESSAGES_SNAPSHOT of what is complete, and what is open, opened again
     * with what was said of it so far. Its frames have no `id`, and as lines the `seq` of the cursor. There is none with
     * `prelude=false`, with `event_type`, or for a reader that comes back with `Last-Event-ID` and knows all this.
     *
     * **Views.** Pieces of a text are stored together. `compressed` shows what is stored together as one event; what comes
     * while you follow comes piece by piece. `raw` shows every event as it was sent.
     *
     * **The end.** The stream goes on until you close it, or with `follow=false` to the end of the log. Comments (`: ping`)
     * and empty lines only keep the connection open. Two events are not in the log and have no `id`: CUSTOM `parley.gap`
     * says that retention has passed a slow reader, with `from_seq` and `to_seq`, and CUSTOM `parley.error` holds a problem,
     * such as `authentication_failed` within half a minute after the token has expired or the key was revoked. Both are the
     * last of their stream.
     *
     * @param sessionId The session's id.
     */
    stream(sessionId: string, params?: StreamSessionEventsParams, options?: StreamCallOptions): EventStream<StreamEvent<'streamSessionEvents'>>;
    /**
     * Push events.
     *
     * A producer, such as a runner of agents, pushes the AG-UI events of its runs into the log of a session. All of a
     * request is stored or nothing of it, and what is answered is stored.
     *
     * A producer numbers its events: `producer_epoch` is raised each time it begins anew, and in an epoch `producer_seq`
     * counts 1, 2, 3 and so on. What is sent a second time under the same two numbers is stored once and acknowledged
     * again, so everything that was not acknowledged can be sent again. Another payload under the same numbers is a
     * `producer_conflict`, a lower epoch a `stale_producer`, and a missing number a `producer_gap`.
     *
     * The events have to be in order: `event_order` names the rule that one breaks. Types that are not known here are
     * stored and flagged with a warning. A message keeps its id: one that a later run opens again is the same message, and
     * says what that run says. A run whose producer is silent for a minute, without even a request without
     * events, is ended as `runner_lost`.
     *
     * STATE_SNAPSHOT and STATE_DELTA change the state of the session, which has at most 1,000,000 bytes as JSON, 20,000 values and 100
     * levels after each of their operations. An event that would make it larger, or that copies and moves too much within
     * it, is refused as `state_too_large`.
     *
     * The body is JSON, or NDJSON with one event in each line and the epoch in every line.
     *
     * @param sessionId The session's id.
     */
    create(sessionId: string, params: CreateSessionEventsParams, options?: CallOptions): Reply<t.SessionEventAcks>;
    /**
     * List the events of a session.
     *
     * The log of a session holds everything that happened in it, in order. Lists a page of it after `after_seq`, the oldest
     * event first; without `after_seq`, from the oldest event that is kept. Go on with `next_after_seq`: no event is missed
     * or repeated, although others write meanwhile and although pieces of a text are stored together. A page may hold fewer
     * events than `limit` when they are large: `has_more` says whether there are more now.
     *
     * `event_type`, `start_time` and `end_time` leave events out. What is stored together has the time of its last piece;
     * with `view=raw` each event has its own, and counts by itself.
     *
     * @param sessionId The session's id.
     */
    list(sessionId: string, params?: ListSessionEventsParams, options?: CallOptions): Reply<Output<'listSessionEvents'>>;
    /**
     * Redact events.
     *
     * Removes for good what events say: their texts, arguments, results, states and metadata, in the log and in all that
     * was made of it: messages with their versions, failures of runs, the session's state and its checkpoints, summaries,
     * what models were given, and memories that Parley has extracted. The events keep their types, ids, places and times, so
     * that a replay is as valid as before, and they are marked.
     *
     * With the answer nobody can read them any more. The rows of a long span are overwritten in the background, also after a
     * restart.
     *
     * Only events of runs that have ended can be redacted. An event that changes the state can only be redacted together
     * with the changes that build on it. To redact what is redacted changes nothing.
     *
     * @param sessionId The session's id.
     */
    redact(sessionId: string, params: RedactSessionEventsParams, options?: CallOptions): Reply<t.EventRedaction>;
}
/** The methods of `sessions.state.history`. */
export interface SessionsStateHistoryResource {
    /**
     * List the versions of the state of a session.
     *
     * Every STATE_SNAPSHOT and STATE_DELTA event of a session makes a version of its state, which is named by the place of
     * the event. Lists those whose events are kept, the newest first, each with the patch that the event is. A patch of
     * more than 16,000 bytes is left out here; getSessionStateVersion has it.
     *
     * @param sessionId The session's id.
     */
    list(sessionId: string, params?: ListSessionStateHistoryParams, options?: CallOptions): Reply<t.StateVersionPage>;
    /**
     * Get a version of the state of a session.
     *
     * A version of the state of a session is the document as an event has left it. Returns the one that the event at this
     * place has made. When events that it builds on are not kept any more, the answer is `cursor_expired`.
     *
     * @param sessionId The session's id.
     * @param version Number of the version of the state.
     */
    get(sessionId: string, version: number, options?: CallOptions): Reply<t.StateVersionDetail>;
}
/** The methods of `sessions.state.diff`. */
export interface SessionsStateDiffResource {
    /**
     * Get the difference of two versions of a state.
     *
     * A difference is a JSON Patch, RFC 6902, that makes one version of the other. Returns the one between any two
     * versions of the state of a session, forward or back: by default between the newest and the one before it. Version 0 is
     * the empty object that every state begins with.
     *
     * @param sessionId The session's id.
     */
    get(sessionId: string, params?: GetSessionStateDiffParams, options?: CallOptions): Reply<t.StateDiff>;
}
/** The methods of `sessions.state.checkpoints`. */
export interface SessionsStateCheckpointsResource {
    /**
     * List the checkpoints of a session.
     *
     * A checkpoint is a named copy of the state of a session that never changes. Lists them, the newest first, without what
     * they hold; with `name`, the one that has it.
     *
     * @param sessionId The session's id.
     */
    list(sessionId: string, params?: ListSessionStateCheckpointsParams, options?: CallOptions): Reply<t.StateCheckpointPage>;
    /**
     * Create a checkpoint of a session.
     *
     * A checkpoint is a named copy of the state of a session that never changes. Makes one of the state as it is now. It
     * is kept when the events that made the state are not, unless they are redacted: then it is deleted with them.
     *
     * `hash` is the SHA-256 of the document as canonical JSON, RFC 8785. It is looked at each time that the checkpoint is
     * read: one that does not fit any more is `state_corruption`.
     *
     * @param sessionId The session's id.
     */
    create(sessionId: string, params: CreateSessionStateCheckpointParams, options?: CallOptions): Reply<t.StateCheckpoint>;
    /**
     * Get a checkpoint of a session.
     *
     * A checkpoint is a named copy of the state of a session that never changes. Returns one with the document that it holds,
     * once that has been held against its hash.
     *
     * @param sessionId The session's id.
     * @param checkpointId The checkpoint's id.
     */
    get(sessionId: string, checkpointId: string, options?: CallOptions): Reply<t.StateCheckpointDetail>;
    /**
     * Delete a checkpoint of a session.
     *
     * A checkpoint is a named copy of the state of a session. Deletes one for good, with all that it holds. A restore that it is
     * the undo of cannot be undone any more.
     *
     * @param sessionId The session's id.
     * @param checkpointId The checkpoint's id.
     */
    delete(sessionId: string, checkpointId: string, options?: CallOptions): Reply<void>;
}
/** The methods of `sessions.state`. */
export interface SessionsStateResource {
    /**
     * Get the state of a session.
     *
     * Agent and front end share a JSON document, made by the STATE_SNAPSHOT and STATE_DELTA events of the session. Returns
     * it as it is now, with the place of the event that made it so. A session without such events has an empty object.
     *
     * @param sessionId The session's id.
     */
    get(sessionId: string, options?: CallOptions): Reply<t.SessionState>;
    /**
     * Restore the state of a session.
     *
     * A restore makes the document of a checkpoint or of an earlier version the newest one. Restores the state of a session:
     * with a STATE_SNAPSHOT event in a run of its own, so that everybody who follows the session sees it. With `dry_run`
     * nothing is changed, and the answer shows what would be.
     *
     * `If-Match` is required, with the `ETag` of getSessionState. While a run is active in the session, the answer is
     * `run_in_progress`. To undo a restore, send the `undo` of its answer here.
     *
     * @param sessionId The session's id.
     */
    restore(sessionId: string, params: RestoreSessionStateParams, options: CallOptions & {
        ifMatch: string;
    }): Reply<t.StateRestore>;
    readonly history: SessionsStateHistoryResource;
    readonly diff: SessionsStateDiffResource;
    readonly checkpoints: SessionsStateCheckpointsResource;
}
/** The methods of `sessions`. */
export interface SessionsResource {
    /**
     * List sessions.
     *
     * A session is one execution context of one agent version inside a conversation. Lists those of your organization, the newest first, all or by conversation, agent, service and status.
     */
    list(params?: ListSessionsParams, options?: CallOptions): Reply<t.SessionPage>;
    /**
     * Create a session.
     *
     * A session is one execution context of one agent version inside a conversation, with settings that override the
     * agent's. Opens one in the given conversation, or in a new one, with the agent's newest version, or with the versions of
     * a version set of a service. It keeps them until it ends or is moved.
     *
     * Without `agent_id` and `service_id` it is the agent or the service of the conversation. With both, the session has that agent, and the conversation
     * keeps its own. `allowed_tools` may only name tools that the agent has, and `tool_choice` only one that is allowed.
     */
    create(params: CreateSessionParams, options?: CallOptions): Reply<t.Session>;
    /**
     * Get a session.
     *
     * A session is one execution context of one agent version inside a conversation. Returns it with its settings and with
     * the end of its event log, `last_seq`.
     *
     * @param sessionId The session's id.
     */
    get(sessionId: string, options?: CallOptions): Reply<t.Session>;
    /**
     * Update a session.
     *
     * The settings of a session override its agent's. Changes them, or the metadata; each is replaced as a whole, so a
     * setting that is left out is the agent's again. The next run works with them. An ended session is refused with
     * `session_ended`.
     *
     * @param sessionId The session's id.
     */
    update(sessionId: string, params: UpdateSessionParams, options?: CallOptions): Reply<t.Session>;
    /**
     * End a session.
     *
     * An ended session can be read but takes no more messages; its conversation goes on in others. Ends one; ending it
     * again changes nothing. While a run is answering in it, the request is refused with `run_in_progress`.
     *
     * @param sessionId The session's id.
     */
    end(sessionId: string, options?: CallOptions): Reply<t.Session>;
    /**
     * Move a session to other versions.
     *
     * A session of a service keeps the versions that it began with. Gives it those that its version set has now, or those of
     * another set of the service. While a run is answering in it, the request is `run_in_progress`. A session whose state is not
     * in the new version of the state machine is a `conflict` that names the state, and keeps its versions.
     *
     * @param sessionId The session's id.
     */
    move(sessionId: string, params?: MoveSessionParams, options?: CallOptions): Reply<t.Session>;
    readonly stateMachine: SessionsStateMachineResource;
    readonly messages: SessionsMessagesResource;
    readonly events: SessionsEventsResource;
    readonly state: SessionsStateResource;
}
/** The methods of `chat.messages.metadata`. */
export interface ChatMessagesMetadataResource {
    /**
     * Update the metadata of a message.
     *
     * Metadata is your own data on a message: a rating, a label, an id of yours. Replaces it as a whole. The message gets a
     * new version, and what it was stays readable in listMessageVersions. What was said cannot be changed.
     *
     * @param messageId The message's id.
     */
    update(messageId: string, params: UpdateMessageMetadataParams, options?: CallOptions): Reply<t.Message>;
}
/** The methods of `chat.messages.versions`. */
export interface ChatMessagesVersionsResource {
    /**
     * List the versions of a message.
     *
     * A change of a message makes a version. Lists the versions of a message, the first one first; the last one is the
     * message as it is now.
     *
     * @param messageId The message's id.
     */
    list(messageId: string, params?: ListMessageVersionsParams, options?: CallOptions): Reply<t.MessageVersionPage>;
}
/** The methods of `chat.messages.context`. */
export interface ChatMessagesContextResource {
    /**
     * Get the context of an answer.
     *
     * The context of an answer is what its model was given. Returns the snapshot of it: every message in its order, the parts
     * of the system prompt, the tools, the memories and the state, each with its tokens, the budget, and what was left out and
     * why.
     *
     * A run asks its models more than once when Parley carries out calls, puts an answer back, or follows a state machine:
     * `requests` lists what was asked, and for what. The snapshot is of the request that the answer answers, or with `request` of
     * any other one of its run, such as the choice of an exit: with what the state says (`task`), what was thought before
     * (`thoughts`), the tool that has to be called, and the calls of the run until then.
     *
     * `messages` and `tools` are what was sent. A snapshot holds what does not change by its id only, so what was redacted since
     * is blank in it too; `intact` says whether it is still what the model was given, to the byte.
     *
     * Tokens are counted when a snapshot is read. `tokenizer.exact` says whether with the model's own encoding; when that is
     * not published, another one stands in for it and the numbers are estimates.
     *
     * @param messageId The message's id.
     */
    get(messageId: string, params?: GetMessageContextParams, options?: CallOptions): Reply<t.ContextSnapshot>;
}
/** The methods of `chat.messages`. */
export interface ChatMessagesResource extends ChatMessagesExtras {
    /**
     * Send a message.
     *
     * A message is what is said to an agent, and it begins a run: one turn, from the message to the answer. Sends one,
     * waits for the run to end and returns the whole reply. To see the answer grow, use streamMessage.
     *
     * **Where it goes.** `context` names the place. What is missing is made, and the reply says which it is.
     *
     * | Given | The message goes to |
     * |---|---|
     * | `session_id` | this session; ids beside it have to agree, or it is `invalid_request` |
     * | `conversation_id` | the newest active session of the conversation with its agent, or a new one |
     * | `conversation_id` and `agent_id` | the same, with this agent |
     * | `agent_id` | a new session in a new conversation |
     *
     * A session carries out one run at a time; while one is answering, another message is `run_in_progress`. With
     * `options.if_busy` it waits for its turn instead, or interrupts that run.
     *
     * **How it is answered.** The model is told the agent's prompt and the whole conversation so far, those of earlier
     * sessions included. What does not fit into its window is left out, the oldest messages first; getMessageContext shows
     * what it was given. With `options.memory` it is told what the agent remembers, with `options.state` its state.
     *
     * **Images, sound and documents.** The `content` of a user's message is text, or by its `type` an `image`, `audio`, a `file`, or
     * several `parts`. A message that is read has `text`, all that can be read of it, and `parts` when there is more than text. When
     * it is known that the agent's model does not take a kind, the request is `invalid_request` and names the part; see
     * `modalities` of listModels. A model that comes later in the conversation and cannot take one is told so in its place.
     *
     * **Controls.** `options.response` and `options.tools` say how the model answers and calls tools. They override the session's
     * settings, which override the agent, each control by itself. They hold for the runs that take results of tools too,
     * until a message says otherwise. A gateway is told of those that are given, and of no others.
     *
     * When the agent's model fails before its first token, its fallback models are asked; `message.model` says which one answered. When
     * all fail, what had arrived is kept as a message in state `incomplete`.
     *
     * **Edit and answer again.** With `context.after_message_id` the message goes to that place of the conversation, not to
     * its end. What was said after it stays as it is, and what is said now begins a branch, which becomes the conversation's
     * current one: send another text after the message before the one to edit. Without `message`, the message that
     * `after_message_id` names, such as the user's question, is answered again, with the memories that it names and the
     * controls of its first answer, except those that `options` set otherwise. After the last message of a branch nothing
     * is forked: the branch goes on, and becomes the current one. The model is told what was said on the branch and before
     * it, and nothing of others. Sending the same again makes another branch. listConversationBranches lists them.
     *
     * **Tools.** When the model calls tools, the run ends, and the reply is a message in state `requires_tool_results`
     * with its `tool_calls`. Carry them out and send one message with role `tool` to the same session, with a result for
     * each `tool_call_id`, and the answer goes on. Until then anything else is `tool_results_required`. A result whose id
     * is unknown, missing or given twice is `invalid_tool_results`, and nothing is stored; `errors` names the missing
     * ones. The same results sent again return the reply that they led to. Without results the conversation goes on too:
     * cancelRun, for the run that made the calls, records them as cancelled. Calls wait on their branch: a message after an
     * earlier one leaves them waiting, and their results go on there, whichever branch is current. After a message whose
     * calls have no results up to there, only results are taken.
     * A call of a tool of `tool_refs` that Parley carries out is not yours either: it gets its result within the run, and the
     * model is asked again, as often as `options.tools.max_steps` says. Arguments that do not fit the schema of the tool, and
     * a tool that fails, are results that tell the model so: see createTool.
     * A tool can demand that a person approves its calls. Then the run ends too, and the reply is a message in state
     * `requires_approval` with those calls; createDecisions goes on. Until they are decided anything else is
     * `approval_required`.
     * A call of a tool that the model was not offered (one that does not exist, that the session does not allow, or any
     * while `options.tools.enabled` is false) is not yours: it gets an error as its result, and the model is asked again
     * within the run.
     *
     * **Going away.** A caller that disconnects does not stop the run. Its answer is in listSessionMessages; cancelRun
     * stops it, and whoever waits here is told `run_cancelled`.
     */
    create(params: CreateMessageParams, options?: CallOptions): Reply<t.MessageReply>;
    /**
     * Rejoin the stream of a reply.
     *
     * A run goes on when the connection of its streamMessage is lost. Streams the same events of a run, with the same `id`
     * and `seq`, from the one after `Last-Event-ID` or `after_seq` on, or all of them: those that were missed, and while the
     * run goes on those that come. It ends with the same last event, which is shown again as long as it was not read. A run
     * that failed ends with an `error` event, even when there is nothing else to show.
     *
     * Runs of producers are no replies to a message: read them with streamSessionEvents.
     */
    rejoin(params: RejoinMessageStreamParams, options?: StreamCallOptions): ChatStream;
    /**
     * Send a message and stream the reply.
     *
     * A message is what is said to an agent, and it begins a run that answers it. Sends one, with the same context, options
     * and tools as createMessage, and streams the answer while it is made.
     *
     * As server-sent events, the default:
     *
     * ```
     * id: 4
     * event: content_delta
     * data: {"event":"content_delta","message_id":"msg_01k2c5gq8zf3vr4xw1m6t0y9ab","delta":"Hello ","index":0}
     * ```
     *
     * As NDJSON, with `Accept: application/x-ndjson`, the same event is a line:
     *
     * ```
     * {"seq":4,"event":{"event":"content_delta","message_id":"msg_01k2c5gq8zf3vr4xw1m6t0y9ab","delta":"Hello ","index":0}}
     * ```
     *
     * `id` and `seq` are the event's place in the session's log: they grow, with gaps. Nothing is shown before it is stored.
     * The order is `message_start`, then any number of `content_delta` and `tool_call`, then one end: `message_complete`,
     * the same object as the whole reply, or `error`, a problem. After tool results, `tool_result` events come first.
     * Comments (`: ping`) and empty lines only keep the connection open.
     *
     * A fault before the stream begins is answered with the problem's own status. A later one is an `error` event: the
     * status has been sent. Losing the connection does not stop the run; go on with rejoinMessageStream.
     */
    stream(params: StreamMessageParams, options?: StreamCallOptions): ChatStream;
    /**
     * Send a batch of messages.
     *
     * A batch is up to 50 messages that do not wait for each other. Sends them, `max_concurrent` at a time, waits for all
     * replies and answers with one result for each message, in their order and with your ids. Each `id` has to be unique.
     *
     * The status is 200 whatever became of them: look at `outcome`. A `failed` result holds the problem that createMessage
     * would have answered with. With `stop_on_error` the messages are sent one after the other, and those after a failure
     * are `skipped`. Two messages to the same session need `stop_on_error` or `max_concurrent: 1`, because a session
     * carries out one run at a time. A batch counts as one request of the class batch.
     */
    createBatch(params: CreateMessageBatchParams, options?: CallOptions): Reply<t.MessageBatch>;
    /**
     * Get a message.
     *
     * A message is what a person reads: what was said, which tools were called and what they returned, what failed. Returns
     * one; while it is being written, with the text that has arrived.
     *
     * @param messageId The message's id.
     */
    get(messageId: string, params?: GetMessageParams, options?: CallOptions): Reply<t.Message>;
    /**
     * Delete a message.
     *
     * Takes away what a message says: from its events, which keep their places in the log with nothing in them, from its
     * versions, from summaries that were made of it, and from what models are told from now on. The message itself is not
     * found any more.
     *
     * Memories that Parley has extracted from it are erased, from searches, versions and the prompts that were given them. A
     * memory that was merged from one of them is made of its other sources again; where that cannot be, it goes, and these
     * are active again. Memories that a
     * caller has written stay; `memories` says otherwise. The messages that its run went on with stay as well, and the answer
     * names all of these. While the message's run is answering, the request is `run_in_progress`. Deleting a message whose
     * tool calls wait for results lets the session go on without them; calls that wait for approval are cancelled. What people have
     * decided about its calls goes from the log with it.
     *
     * @param messageId The message's id.
     */
    delete(messageId: string, params?: DeleteMessageParams, options?: CallOptions): Reply<t.MessageDeletion>;
    readonly metadata: ChatMessagesMetadataResource;
    readonly versions: ChatMessagesVersionsResource;
    readonly context: ChatMessagesContextResource;
}
/** The methods of `chat`. */
export interface ChatResource {
    readonly messages: ChatMessagesResource;
}
/** The methods of `context.templates.versions`. */
export interface ContextTemplatesVersionsResource {
    /**
     * List the versions of a template.
     *
     * Every change of a template makes a version that never changes again. Lists the versions of a template, the first one
     * first, each as the template was at that time.
     *
     * @param templateId The template's id.
     */
    list(templateId: string, params?: ListContextTemplateVersionsParams, options?: CallOptions): Reply<t.ContextTemplateVersionPage>;
}
/** The methods of `context.templates`. */
export interface ContextTemplatesResource {
    /**
     * List templates.
     *
     * A template is a text with typed variables that is added to an agent's prompt. Lists those of your organization, the
     * newest first. Deleted ones are left out.
     */
    list(params?: ListContextTemplatesParams, options?: CallOptions): Reply<t.ContextTemplatePage>;
    /**
     * Create a template.
     *
     * A template is a text with typed variables that is added to an agent's prompt. Creates one, as its version 1.
     *
     * `{{name}}` in the `body` stands for a variable, and nothing else does: there are no conditions and no loops. `\{{` is a
     * pair of braces. A placeholder that is none of the `variables` is refused, and so is a default of another type. A variable
     * without a value has its default, or is empty. What a variable holds is put in as it is: placeholders in it are text.
     * The text may have 1,000,000 characters with its values; a template that has more in any case is refused.
     */
    create(params: CreateContextTemplateParams, options?: CallOptions): Reply<t.ContextTemplate>;
    /**
     * Get a template.
     *
     * A template is a text with typed variables that is added to an agent's prompt. Returns its newest version. Earlier ones
     * are in listContextTemplateVersions.
     *
     * @param templateId The template's id.
     */
    get(templateId: string, options?: CallOptions): Reply<t.ContextTemplate>;
    /**
     * Update a template.
     *
     * A version of a template never changes. Makes a new one from the newest: members that are given replace what was there,
     * `variables` as a whole. What it was applied to before keeps its text; apply it again to change that.
     *
     * @param templateId The template's id.
     */
    update(templateId: string, params: UpdateContextTemplateParams, options?: CallOptions): Reply<t.ContextTemplate>;
    /**
     * Delete a template.
     *
     * A deleted template cannot be applied any more. Deletes one. Conversations that it was applied to keep its text.
     *
     * @param templateId The template's id.
     */
    delete(templateId: string, options?: CallOptions): Reply<void>;
    readonly versions: ContextTemplatesVersionsResource;
}
/** The methods of `context`. */
export interface ContextResource {
    readonly templates: ContextTemplatesResource;
}
/** The methods of `runs.decisions`. */
export interface RunsDecisionsResource {
    /**
     * Decide the calls of a run.
     *
     * A decision says whether a call of a tool that a person has to approve is made. Takes one for each open call of a run in
     * status `requires_approval`, carries the approved ones out and has the model go on, in a new run; waits for that to end
     * and returns its whole reply, as createMessage does. All open calls are decided at once, or nothing is changed.
     *
     * `approve` makes the call with the version of the tool that was current when the model made it. `edit` does so with other
     * `arguments`, which have to fit the schema of the tool, and the model is told of them. `reject` does not make it, and the
     * model is told the `reason`. A CUSTOM event `parley.approval.decided` in the log says who has decided what; the audit has
     * it too.
     *
     * Whoever is second is told `approval_decided`, with who was first. Calls that nobody decides in time are rejected by
     * Parley, without an answer of the model: it is told with the next message. A key that sends messages cannot decide
     * unless it has the scope `approvals:write`.
     *
     * @param runId The run's id.
     */
    create(runId: string, params: CreateDecisionsParams, options?: CallOptions): Reply<t.MessageReply>;
    /**
     * Decide the calls of a run and stream the reply.
     *
     * A decision says whether a call of a tool that a person has to approve is made. Takes decisions as createDecisions does,
     * and streams the run that goes on as streamMessage does. The results of the calls come first, so that a failure of the model is
     * an `error` event. rejoinMessageStream goes on after a lost connection.
     *
     * @param runId The run's id.
     */
    stream(runId: string, params: StreamDecisionsParams, options?: StreamCallOptions): ChatStream;
}
/** The methods of `runs`. */
export interface RunsResource {
    /**
     * Get a run.
     *
     * A run is one turn of an agent, from a message to its answer. Returns where it stands: still `running`, or ended, with
     * the tokens that it took or, when it has `failed`, with the problem.
     *
     * @param runId The run's id.
     */
    get(runId: string, options?: CallOptions): Reply<t.Run>;
    /**
     * Cancel a run.
     *
     * A run goes on when its caller goes away; this is how to stop it. Cancels one and returns it when it has stopped. What
     * had been answered is kept, in a message in state `cancelled`.
     *
     * A run in status `requires_tool_results` has ended, but its session waits for what its tool calls return. Cancelling it
     * gives each of these calls a result that says that it was cancelled, and the session takes the next message. So does one in
     * status `requires_approval`, whose calls wait for createDecisions.
     *
     * A run that was cancelled before is returned as it is. One that has ended in another way, or whose calls have their
     * results, is refused with `run_not_active`.
     *
     * @param runId The run's id.
     */
    cancel(runId: string, options?: CallOptions): Reply<t.Run>;
    readonly decisions: RunsDecisionsResource;
}
/** The methods of `realtime.clientSecrets`. */
export interface RealtimeClientSecretsResource {
    /**
     * Create a secret for a browser.
     *
     * A secret lets a browser connect for voice, once or often until it expires, with one agent, service or session, and do nothing else.
     * Creates one in the name of the API key that calls; when that is revoked, the secret ends. What the secret sets of the session holds from its
     * beginning. The value is shown once.
     */
    create(params: CreateRealtimeSecretParams, options?: CallOptions): Reply<t.RealtimeSecret>;
}
/** The methods of `realtime`. */
export interface RealtimeResource {
    readonly clientSecrets: RealtimeClientSecretsResource;
}
/** The methods of `files`. */
export interface FilesResource extends FilesExtras {
    /**
     * List files.
     *
     * A file is a number of bytes that was uploaded once and can be named by its id in any number of messages. Lists files of your organization, the newest
     * first; a token that acts for a user sees those of that user.
     */
    list(params?: ListFilesParams, options?: CallOptions): Reply<t.FilePage>;
    /**
     * Get a file.
     *
     * A file is a number of bytes that was uploaded once and can be named by its id in any number of messages. Returns what is known of one; `getFileContent` returns its bytes.
     *
     * @param fileId The file's id.
     */
    get(fileId: string, options?: CallOptions): Reply<t.StoredFile>;
    /**
     * Delete a file.
     *
     * A deleted file is gone with its bytes, and cannot be named in messages any more. Deletes one. Messages that name it stay;
     * a model that gets them again is told that there was a file.
     *
     * @param fileId The file's id.
     */
    delete(fileId: string, options?: CallOptions): Reply<void>;
}
/** The methods of `uploads`. */
export interface UploadsResource {
    /**
     * Create an upload.
     *
     * An upload is a file that arrives in several requests, and goes on after a break. Begins one by the protocol tus 1.0 (https://tus.io/protocols/resumable-upload), of
     * which there are the extensions `creation`, `creation-with-upload`, `termination` and `expiration`; clients of tus, such as Uppy, work as they are. Send the bytes to its `Location`
     * with `updateUpload`; the first of them, or all, may come with this request, and `Upload-Offset` says how many have arrived. When these fail, nothing is begun. The id of an upload is that of the file which it becomes when all bytes have arrived.
     *
     * It is removed a day after its last bytes, unless it is complete.
     */
    create(options: CallOptions & {
        headers: {
            'Upload-Length': string;
        };
    }): Reply<t.Upload>;
    /**
     * Get an upload.
     *
     * An upload is a file that arrives in several requests, and goes on after a break. Returns how many of its bytes have arrived, also in `Upload-Offset`, which `HEAD` answers
     * alone: there it goes on. Of an upload that is complete it says so.
     *
     * @param fileId The file's id.
     */
    get(fileId: string, options?: CallOptions): Reply<t.Upload>;
    /**
     * Delete an upload.
     *
     * A deleted upload is gone with the bytes that have arrived. Deletes one that is not complete; `deleteFile` deletes what it has become.
     *
     * @param fileId The file's id.
     */
    delete(fileId: string, options?: CallOptions): Reply<void>;
}
/** The methods of `webhooks.deliveries`. */
export interface WebhooksDeliveriesResource {
    /**
     * List the deliveries of a webhook.
     *
     * A delivery is one event on its way to one webhook. Lists those of a webhook, the newest first, with what came of each
     * attempt. They are kept for 30 days.
     *
     * @param webhookId The webhook's id.
     */
    list(webhookId: string, params?: ListWebhookDeliveriesParams, options?: CallOptions): Reply<t.WebhookDeliveryPage>;
    /**
     * Get a delivery.
     *
     * A delivery is one event on its way to one webhook. Returns one with the event, as it is sent, and with what came of each
     * attempt.
     *
     * @param webhookId The webhook's id.
     * @param deliveryId The delivery's id.
     */
    get(webhookId: string, deliveryId: string, options?: CallOptions): Reply<t.WebhookDeliveryWithEvent>;
    /**
     * Send an event again.
     *
     * A delivery that has ended can be sent again, whether it had succeeded or failed. Begins it anew: with the same
     * `webhook-id`, after the events of its conversation that wait already, and with all its attempts before it. While it is
     * pending, or its webhook is disabled, that is a `conflict`.
     *
     * @param webhookId The webhook's id.
     * @param deliveryId The delivery's id.
     */
    redeliver(webhookId: string, deliveryId: string, options?: CallOptions): Reply<t.WebhookDelivery>;
}
/** The methods of `webhooks`. */
export interface WebhooksResource extends WebhooksExtras {
    /**
     * List webhooks.
     *
     * A webhook is an address that Parley tells what has happened. Lists those of your organization, the newest first, without
     * their secrets.
     */
    list(params?: ListWebhooksParams, options?: CallOptions): Reply<t.WebhookPage>;
    /**
     * Create a webhook.
     *
     * A webhook is an address that Parley tells what has happened. Creates one, which is told of events of `event_types` from
     * now on; with `agent_id` or `user_id`, only of those that concern this agent or this user.
     *
     * Each event is one `POST` of a `WebhookEvent` to `url`, signed as Standard Webhooks says: `webhook-id` is the id of the
     * event, `webhook-timestamp` a time in seconds, and `webhook-signature` a list of signatures, one for each secret that is
     * valid. Any status from 200 to 299 within 20 seconds says that it has arrived. Everything else is tried again for a day,
     * with the same `webhook-id`, so one event may come more than once. Events of one conversation come in their order: a later
     * one waits for those before it. Redirects are not followed, and addresses of private networks are refused unless the
     * operator permits them.
     *
     * The `secret` is shown this once and cannot be read again. An organization has 50 webhooks at most.
     */
    create(params: CreateWebhookParams, options?: CallOptions): Reply<t.WebhookWithSecret>;
    /**
     * Get a webhook.
     *
     * A webhook is an address that Parley tells what has happened. Returns one without its secret. `disabled` says why nothing
     * is sent to it, and `failing_since` since when no request to it has succeeded.
     *
     * @param webhookId The webhook's id.
     */
    get(webhookId: string, options?: CallOptions): Reply<t.Webhook>;
    /**
     * Update a webhook.
     *
     * A webhook is an address that Parley tells what has happened. Replaces the members that are given. With `enabled: false`
     * nothing is sent and no new event is kept for it; with `enabled: true`, what waits is sent, also after Parley has
     * disabled it. Another `url` gets what still waits, too.
     *
     * @param webhookId The webhook's id.
     */
    update(webhookId: string, params: UpdateWebhookParams, options?: CallOptions): Reply<t.Webhook>;
    /**
     * Delete a webhook.
     *
     * A deleted webhook is told nothing any more, also not what waits for it. Deletes one with its secrets and its deliveries.
     *
     * @param webhookId The webhook's id.
     */
    delete(webhookId: string, options?: CallOptions): Reply<void>;
    /**
     * Rotate the secret of a webhook.
     *
     * The secret of a webhook signs what is sent to it. Makes a new one, which is shown this once. For `overlap_seconds`, a day
     * unless you choose otherwise, requests have a signature with the secret before, too; one that is older ends at once.
     *
     * @param webhookId The webhook's id.
     */
    rotate(webhookId: string, params?: RotateWebhookSecretParams, options?: CallOptions): Reply<t.WebhookWithSecret>;
    /**
     * Test a webhook.
     *
     * A test sends the event `webhook.test`, signed as every other, at once and once, also to a webhook that is disabled or
     * that does not name this type. Returns the delivery with its only attempt. One that fails is an answer with status 200
     * that says so.
     *
     * @param webhookId The webhook's id.
     */
    test(webhookId: string, options?: CallOptions): Reply<t.WebhookDeliveryWithEvent>;
    /**
     * Send all failed events again.
     *
     * Recovery sends again what a webhook has missed. Begins anew each delivery that has failed and whose event is not older
     * than `since`, the oldest first, 1,000 at a time: ask again while `has_more` is true. While the webhook is disabled, that
     * is a `conflict`.
     *
     * @param webhookId The webhook's id.
     */
    redeliver(webhookId: string, params: RedeliverWebhookEventsParams, options?: CallOptions): Reply<t.WebhookRecovery>;
    readonly deliveries: WebhooksDeliveriesResource;
}
/** The methods of `approvals`. */
export interface ApprovalsResource {
    /**
     * List approvals.
     *
     * An approval is a call of a tool that a person decides about before it is made. Lists those of your organization, or of the
     * user for whom the token acts, the newest first; with `status`, those that have it. `open` are those that createDecisions
     * takes decisions for.
     */
    list(params?: ListApprovalsParams, options?: CallOptions): Reply<t.ApprovalPage>;
}
/** The methods of `migration.jobs`. */
export interface MigrationJobsResource {
    /**
     * Create a migration job.
     *
     * A migration job upgrades stored conversations of version 1: those that `importConversations` has brought, whose messages
     * are not in the log of a session yet, and those whose log has rows that could be fewer. Makes one for the conversations
     * named, or for all of your organization, and answers with it and its plan at once: the steps of each conversation with how
     * many sessions, messages, events and rows they touch.
     *
     * `dry_run` is on unless you say otherwise: nothing is changed then. Without it the job does what its plan says, in the
     * background, each conversation as a whole. A conversation that has changed since is skipped. To ask for the same again
     * while a job for it is under way answers with that job; what is upgraded is never upgraded twice. A job takes at most
     * 1,000 conversations; `plan.remaining` says how many are left for the next.
     */
    create(params: CreateMigrationJobParams, options?: CallOptions): Reply<t.MigrationJob>;
    /**
     * Get a migration job.
     *
     * A migration job upgrades stored conversations of version 1. Returns it with its plan, what has become of each conversation,
     * and when it will probably have ended.
     *
     * @param jobId The job's id.
     */
    get(jobId: string, options?: CallOptions): Reply<t.MigrationJob>;
}
/** The methods of `migration.status`. */
export interface MigrationStatusResource {
    /**
     * Get the state of the migration.
     *
     * The migration from version 1 has three parts: callers, stored conversations, and time. Returns how many requests of your
     * organization came to each version in the last 24 hours, how many imported conversations are upgraded, which jobs are
     * under way, and the phase of version 1 with its dates.
     */
    get(options?: CallOptions): Reply<t.MigrationStatus>;
}
/** The methods of `migration.usage`. */
export interface MigrationUsageResource {
    /**
     * Get the callers of the version before.
     *
     * The server counts who calls version 1, with which operation, and which members that could have been left out were sent.
     * Returns these counts of your organization, the newest first, and whether anybody calls at all since a moment: since 24
     * hours ago, unless `since` says another. Refused requests count too: whoever is told that a version has ended is one who
     * still calls it.
     */
    get(params?: GetMigrationUsageParams, options?: CallOptions): Reply<t.MigrationUsage>;
}
/** The methods of `migration`. */
export interface MigrationResource {
    /**
     * Import conversations.
     *
     * Takes conversations of a version 1 that ran elsewhere, with their messages in the form that version 1 answers with. Each is
     * stored as a whole or not at all, and the answer says of each what became of it: `rejected` with the reasons, or `unchanged`
     * when it was imported before. So a dump can be sent again. A body that breaks the contract is refused, and nothing of it
     * is stored.
     *
     * An id is kept where it has the form of this server's and is free. The agent is the one with the same id, or the one whose
     * `key` is that id, or the one that `agent_id` names. The messages can be read when createMigrationJob has upgraded the
     * conversation.
     *
     * The body is JSON, or NDJSON with one conversation in each line.
     */
    importConversations(params: ImportConversationsParams, options?: CallOptions): Reply<t.ImportReport>;
    readonly jobs: MigrationJobsResource;
    readonly status: MigrationStatusResource;
    readonly usage: MigrationUsageResource;
}
/** The methods of `health`. */
export interface HealthResource {
    /**
     * Check the health of the server.
     *
     * Health says whether the parts that Parley needs can be reached. Checks the database and the gateway. Without the
     * database nothing works, and the answer is 503; when its disk is full nothing can be written, and it is 503 too.
     * Without the gateway only answers of agents fail, and the status is `degraded`. It is never limited.
     */
    get(options?: CallOptions): Reply<t.Health>;
    /**
     * Check that the process lives.
     *
     * Answers as long as the process can, and asks nothing else: a process that does not answer has to be started again. It is
     * never limited.
     */
    getLiveness(options?: CallOptions): Reply<t.Liveness>;
    /**
     * Check that the server is ready for requests.
     *
     * Readiness says whether a load balancer should send requests to this instance. The answer is 503 when the instance stops,
     * and when its database cannot be reached. Without the other parts most requests succeed, so they are only reported: a gateway
     * that is away lets answers of agents fail, a full disk refuses writes, and without Redis events travel by the database. It is
     * never limited.
     */
    getReadiness(options?: CallOptions): Reply<t.Readiness>;
}
/** The resources of a client. */
export interface Resources {
    readonly auth: AuthResource;
    readonly organizations: OrganizationsResource;
    readonly keys: KeysResource;
    readonly oauth: OauthResource;
    readonly audit: AuditResource;
    readonly users: UsersResource;
    readonly agents: AgentsResource;
    readonly memories: MemoriesResource;
    readonly tools: ToolsResource;
    readonly stateMachines: StateMachinesResource;
    readonly services: ServicesResource;
    readonly simulations: SimulationsResource;
    readonly models: ModelsResource;
    readonly usage: UsageResource;
    readonly conversations: ConversationsResource;
    readonly sessions: SessionsResource;
    readonly chat: ChatResource;
    readonly context: ContextResource;
    readonly runs: RunsResource;
    readonly realtime: RealtimeResource;
    readonly files: FilesResource;
    readonly uploads: UploadsResource;
    readonly webhooks: WebhooksResource;
    readonly approvals: ApprovalsResource;
    readonly migration: MigrationResource;
    readonly health: HealthResource;
}
/** The methods of before resources, by operationId. */
export interface FlatMethods {
    /**
     * Sign in with an API key.
     *
     * @deprecated Use `parley.auth.signIn(…)`.
     */
    signInWithApiKey: Flat<'signInWithApiKey'>;
    /**
     * Revoke a token.
     *
     * @deprecated Use `parley.auth.signOut(…)`.
     */
    signOut: Flat<'signOut'>;
    /**
     * Get who calls.
     *
     * @deprecated Use `parley.auth.getCaller(…)`.
     */
    getCaller: Flat<'getCaller'>;
    /**
     * Get the signing keys.
     *
     * @deprecated Use `parley.auth.getJwks(…)`.
     */
    getJwks: Flat<'getJwks'>;
    /**
     * List organizations.
     *
     * @deprecated Use `parley.organizations.list(…)`.
     */
    listOrganizations: Flat<'listOrganizations'>;
    /**
     * Create an organization.
     *
     * @deprecated Use `parley.organizations.create(…)`.
     */
    createOrganization: Flat<'createOrganization'>;
    /**
     * Get an organization.
     *
     * @deprecated Use `parley.organizations.get(…)`.
     */
    getOrganization: Flat<'getOrganization'>;
    /**
     * Update an organization.
     *
     * @deprecated Use `parley.organizations.update(…)`.
     */
    updateOrganization: Flat<'updateOrganization'>;
    /**
     * Get the erasure of an organization.
     *
     * @deprecated Use `parley.organizations.erasure.get(…)`.
     */
    getOrganizationErasure: Flat<'getOrganizationErasure'>;
    /**
     * Erase an organization.
     *
     * @deprecated Use `parley.organizations.erase(…)`.
     */
    eraseOrganization: Flat<'eraseOrganization'>;
    /**
     * Export an organization.
     *
     * @deprecated Use `parley.organizations.export(…)`, which streams.
     */
    exportOrganization: Flat<'exportOrganization'>;
    /**
     * List members.
     *
     * @deprecated Use `parley.organizations.members.list(…)`.
     */
    listMembers: Flat<'listMembers'>;
    /**
     * Get a member.
     *
     * @deprecated Use `parley.organizations.members.get(…)`.
     */
    getMember: Flat<'getMember'>;
    /**
     * Create or replace a member.
     *
     * @deprecated Use `parley.organizations.members.replace(…)`.
     */
    replaceMember: Flat<'replaceMember'>;
    /**
     * Delete a member.
     *
     * @deprecated Use `parley.organizations.members.delete(…)`.
     */
    deleteMember: Flat<'deleteMember'>;
    /**
     * Get the retention policy.
     *
     * @deprecated Use `parley.organizations.retention.get(…)`.
     */
    getRetention: Flat<'getRetention'>;
    /**
     * Replace the retention policy.
     *
     * @deprecated Use `parley.organizations.retention.replace(…)`.
     */
    replaceRetention: Flat<'replaceRetention'>;
    /**
     * List roles.
     *
     * @deprecated Use `parley.organizations.roles.list(…)`.
     */
    listRoles: Flat<'listRoles'>;
    /**
     * Create or replace a role.
     *
     * @deprecated Use `parley.organizations.roles.replace(…)`.
     */
    replaceRole: Flat<'replaceRole'>;
    /**
     * Delete a role.
     *
     * @deprecated Use `parley.organizations.roles.delete(…)`.
     */
    deleteRole: Flat<'deleteRole'>;
    /**
     * List keys.
     *
     * @deprecated Use `parley.keys.list(…)`.
     */
    listKeys: Flat<'listKeys'>;
    /**
     * Create a key.
     *
     * @deprecated Use `parley.keys.create(…)`.
     */
    createKey: Flat<'createKey'>;
    /**
     * Get a key.
     *
     * @deprecated Use `parley.keys.get(…)`.
     */
    getKey: Flat<'getKey'>;
    /**
     * Update a key.
     *
     * @deprecated Use `parley.keys.update(…)`.
     */
    updateKey: Flat<'updateKey'>;
    /**
     * Revoke a key.
     *
     * @deprecated Use `parley.keys.revoke(…)`.
     */
    revokeKey: Flat<'revokeKey'>;
    /**
     * Rotate a key.
     *
     * @deprecated Use `parley.keys.rotate(…)`.
     */
    rotateKey: Flat<'rotateKey'>;
    /**
     * List OAuth clients.
     *
     * @deprecated Use `parley.oauth.clients.list(…)`.
     */
    listOAuthClients: Flat<'listOAuthClients'>;
    /**
     * Create an OAuth client.
     *
     * @deprecated Use `parley.oauth.clients.create(…)`.
     */
    createOAuthClient: Flat<'createOAuthClient'>;
    /**
     * Get an OAuth client.
     *
     * @deprecated Use `parley.oauth.clients.get(…)`.
     */
    getOAuthClient: Flat<'getOAuthClient'>;
    /**
     * Update an OAuth client.
     *
     * @deprecated Use `parley.oauth.clients.update(…)`.
     */
    updateOAuthClient: Flat<'updateOAuthClient'>;
    /**
     * Delete an OAuth client.
     *
     * @deprecated Use `parley.oauth.clients.delete(…)`.
     */
    deleteOAuthClient: Flat<'deleteOAuthClient'>;
    /**
     * Rotate the secret of an OAuth client.
     *
     * @deprecated Use `parley.oauth.clients.rotate(…)`.
     */
    rotateOAuthClientSecret: Flat<'rotateOAuthClientSecret'>;
    /**
     * List audit entries.
     *
     * @deprecated Use `parley.audit.list(…)`.
     */
    listAuditEntries: Flat<'listAuditEntries'>;
    /**
     * Export the audit.
     *
     * @deprecated Use `parley.audit.export(…)`, which streams.
     */
    exportAuditEntries: Flat<'exportAuditEntries'>;
    /**
     * List users.
     *
     * @deprecated Use `parley.users.list(…)`.
     */
    listUsers: Flat<'listUsers'>;
    /**
     * Create a user.
     *
     * @deprecated Use `parley.users.create(…)`.
     */
    createUser: Flat<'createUser'>;
    /**
     * Get a user.
     *
     * @deprecated Use `parley.users.get(…)`.
     */
    getUser: Flat<'getUser'>;
    /**
     * Update a user.
     *
     * @deprecated Use `parley.users.update(…)`.
     */
    updateUser: Flat<'updateUser'>;
    /**
     * Delete a user.
     *
     * @deprecated Use `parley.users.delete(…)`.
     */
    deleteUser: Flat<'deleteUser'>;
    /**
     * Get the erasure of a user.
     *
     * @deprecated Use `parley.users.erasure.get(…)`.
     */
    getUserErasure: Flat<'getUserErasure'>;
    /**
     * Export a user.
     *
     * @deprecated Use `parley.users.export(…)`, which streams.
     */
    exportUser: Flat<'exportUser'>;
    /**
     * List the memories of a user.
     *
     * @deprecated Use `parley.users.memories.list(…)`.
     */
    listUserMemories: Flat<'listUserMemories'>;
    /**
     * List agents.
     *
     * @deprecated Use `parley.agents.list(…)`.
     */
    listAgents: Flat<'listAgents'>;
    /**
     * Create an agent.
     *
     * @deprecated Use `parley.agents.create(…)`.
     */
    createAgent: Flat<'createAgent'>;
    /**
     * Get an agent.
     *
     * @deprecated Use `parley.agents.get(…)`.
     */
    getAgent: Flat<'getAgent'>;
    /**
     * Update an agent.
     *
     * @deprecated Use `parley.agents.update(…)`.
     */
    updateAgent: Flat<'updateAgent'>;
    /**
     * Delete an agent.
     *
     * @deprecated Use `parley.agents.delete(…)`.
     */
    deleteAgent: Flat<'deleteAgent'>;
    /**
     * List the versions of an agent.
     *
     * @deprecated Use `parley.agents.versions.list(…)`.
     */
    listAgentVersions: Flat<'listAgentVersions'>;
    /**
     * Get the difference of two versions of an agent.
     *
     * @deprecated Use `parley.agents.diff.get(…)`.
     */
    getAgentDiff: Flat<'getAgentDiff'>;
    /**
     * Run an agent for a front end.
     *
     * @deprecated Use `parley.agents.run(…)`, which streams.
     */
    runAgent: Flat<'runAgent'>;
    /**
     * List memories.
     *
     * @deprecated Use `parley.agents.memories.list(…)`.
     */
    listMemories: Flat<'listMemories'>;
    /**
     * Create a memory.
     *
     * @deprecated Use `parley.agents.memories.create(…)`.
     */
    createMemory: Flat<'createMemory'>;
    /**
     * Create a batch of memories.
     *
     * @deprecated Use `parley.agents.memories.createBatch(…)`.
     */
    createMemoryBatch: Flat<'createMemoryBatch'>;
    /**
     * Search memories.
     *
     * @deprecated Use `parley.agents.memories.search(…)`.
     */
    searchMemories: Flat<'searchMemories'>;
    /**
     * Delete memories by a filter.
     *
     * @deprecated Use `parley.agents.memories.delete(…)`.
     */
    deleteMemories: Flat<'deleteMemories'>;
    /**
     * Consolidate memories.
     *
     * @deprecated Use `parley.agents.memories.consolidate(…)`.
     */
    consolidateMemories: Flat<'consolidateMemories'>;
    /**
     * List the memories of all agents.
     *
     * @deprecated Use `parley.memories.list(…)`.
     */
    listAllMemories: Flat<'listAllMemories'>;
    /**
     * Export memories.
     *
     * @deprecated Use `parley.memories.export(…)`, which streams.
     */
    exportMemories: Flat<'exportMemories'>;
    /**
     * Get a memory.
     *
     * @deprecated Use `parley.memories.get(…)`.
     */
    getMemory: Flat<'getMemory'>;
    /**
     * Update a memory.
     *
     * @deprecated Use `parley.memories.update(…)`.
     */
    updateMemory: Flat<'updateMemory'>;
    /**
     * Delete a memory.
     *
     * @deprecated Use `parley.memories.delete(…)`.
     */
    deleteMemory: Flat<'deleteMemory'>;
    /**
     * Update the importance of a memory.
     *
     * @deprecated Use `parley.memories.importance.update(…)`.
     */
    updateMemoryImportance: Flat<'updateMemoryImportance'>;
    /**
     * Undo a consolidation.
     *
     * @deprecated Use `parley.memories.undo(…)`.
     */
    undoMemory: Flat<'undoMemory'>;
    /**
     * List the versions of a memory.
     *
     * @deprecated Use `parley.memories.versions.list(…)`.
     */
    listMemoryVersions: Flat<'listMemoryVersions'>;
    /**
     * Get the state of an agent.
     *
     * @deprecated Use `parley.agents.state.get(…)`.
     */
    getAgentState: Flat<'getAgentState'>;
    /**
     * Update the state of an agent.
     *
     * @deprecated Use `parley.agents.state.update(…)`.
     */
    updateAgentState: Flat<'updateAgentState'>;
    /**
     * Get the schema of a state.
     *
     * @deprecated Use `parley.agents.state.schema.get(…)`.
     */
    getAgentStateSchema: Flat<'getAgentStateSchema'>;
    /**
     * Update the schema of a state.
     *
     * @deprecated Use `parley.agents.state.schema.update(…)`.
     */
    updateAgentStateSchema: Flat<'updateAgentStateSchema'>;
    /**
     * List the versions of the state of an agent.
     *
     * @deprecated Use `parley.agents.state.history.list(…)`.
     */
    listAgentStateHistory: Flat<'listAgentStateHistory'>;
    /**
     * Delete versions of the state of an agent.
     *
     * @deprecated Use `parley.agents.state.history.delete(…)`.
     */
    deleteAgentStateHistory: Flat<'deleteAgentStateHistory'>;
    /**
     * Get a version of the state of an agent.
     *
     * @deprecated Use `parley.agents.state.history.get(…)`.
     */
    getAgentStateVersion: Flat<'getAgentStateVersion'>;
    /**
     * Get the difference of two versions of a state.
     *
     * @deprecated Use `parley.agents.state.diff.get(…)`.
     */
    getAgentStateDiff: Flat<'getAgentStateDiff'>;
    /**
     * List the checkpoints of an agent.
     *
     * @deprecated Use `parley.agents.state.checkpoints.list(…)`.
     */
    listAgentStateCheckpoints: Flat<'listAgentStateCheckpoints'>;
    /**
     * Create a checkpoint of an agent.
     *
     * @deprecated Use `parley.agents.state.checkpoints.create(…)`.
     */
    createAgentStateCheckpoint: Flat<'createAgentStateCheckpoint'>;
    /**
     * Get a checkpoint of an agent.
     *
     * @deprecated Use `parley.agents.state.checkpoints.get(…)`.
     */
    getAgentStateCheckpoint: Flat<'getAgentStateCheckpoint'>;
    /**
     * Delete a checkpoint of an agent.
     *
     * @deprecated Use `parley.agents.state.checkpoints.delete(…)`.
     */
    deleteAgentStateCheckpoint: Flat<'deleteAgentStateCheckpoint'>;
    /**
     * Restore the state of an agent.
     *
     * @deprecated Use `parley.agents.state.restore(…)`.
     */
    restoreAgentState: Flat<'restoreAgentState'>;
    /**
     * List tools.
     *
     * @deprecated Use `parley.tools.list(…)`.
     */
    listTools: Flat<'listTools'>;
    /**
     * Create a tool.
     *
     * @deprecated Use `parley.tools.create(…)`.
     */
    createTool: Flat<'createTool'>;
    /**
     * Discover the tools of a server.
     *
     * @deprecated Use `parley.tools.discover(…)`.
     */
    discoverTools: Flat<'discoverTools'>;
    /**
     * Get a tool.
     *
     * @deprecated Use `parley.tools.get(…)`.
     */
    getTool: Flat<'getTool'>;
    /**
     * Update a tool.
     *
     * @deprecated Use `parley.tools.update(…)`.
     */
    updateTool: Flat<'updateTool'>;
    /**
     * Delete a tool.
     *
     * @deprecated Use `parley.tools.delete(…)`.
     */
    deleteTool: Flat<'deleteTool'>;
    /**
     * List the versions of a tool.
     *
     * @deprecated Use `parley.tools.versions.list(…)`.
     */
    listToolVersions: Flat<'listToolVersions'>;
    /**
     * Get the difference of two versions of a tool.
     *
     * @deprecated Use `parley.tools.diff.get(…)`.
     */
    getToolDiff: Flat<'getToolDiff'>;
    /**
     * Rotate the secret of a tool.
     *
     * @deprecated Use `parley.tools.rotate(…)`.
     */
    rotateToolSecret: Flat<'rotateToolSecret'>;
    /**
     * Test a tool.
     *
     * @deprecated Use `parley.tools.test(…)`.
     */
    testTool: Flat<'testTool'>;
    /**
     * List state machines.
     *
     * @deprecated Use `parley.stateMachines.list(…)`.
     */
    listStateMachines: Flat<'listStateMachines'>;
    /**
     * Create a state machine.
     *
     * @deprecated Use `parley.stateMachines.create(…)`.
     */
    createStateMachine: Flat<'createStateMachine'>;
    /**
     * Get a state machine.
     *
     * @deprecated Use `parley.stateMachines.get(…)`.
     */
    getStateMachine: Flat<'getStateMachine'>;
    /**
     * Update a state machine.
     *
     * @deprecated Use `parley.stateMachines.update(…)`.
     */
    updateStateMachine: Flat<'updateStateMachine'>;
    /**
     * Delete a state machine.
     *
     * @deprecated Use `parley.stateMachines.delete(…)`.
     */
    deleteStateMachine: Flat<'deleteStateMachine'>;
    /**
     * List the versions of a state machine.
     *
     * @deprecated Use `parley.stateMachines.versions.list(…)`.
     */
    listStateMachineVersions: Flat<'listStateMachineVersions'>;
    /**
     * Get a version of a state machine.
     *
     * @deprecated Use `parley.stateMachines.versions.get(…)`.
     */
    getStateMachineVersion: Flat<'getStateMachineVersion'>;
    /**
     * Update the deprecation of a version.
     *
     * @deprecated Use `parley.stateMachines.versions.update(…)`.
     */
    updateStateMachineVersion: Flat<'updateStateMachineVersion'>;
    /**
     * Get the difference of two versions of a state machine.
     *
     * @deprecated Use `parley.stateMachines.diff.get(…)`.
     */
    getStateMachineDiff: Flat<'getStateMachineDiff'>;
    /**
     * Get the graph of a state machine.
     *
     * @deprecated Use `parley.stateMachines.graph.get(…)`.
     */
    getStateMachineGraph: Flat<'getStateMachineGraph'>;
    /**
     * List services.
     *
     * @deprecated Use `parley.services.list(…)`.
     */
    listServices: Flat<'listServices'>;
    /**
     * Create a service.
     *
     * @deprecated Use `parley.services.create(…)`.
     */
    createService: Flat<'createService'>;
    /**
     * Get a service.
     *
     * @deprecated Use `parley.services.get(…)`.
     */
    getService: Flat<'getService'>;
    /**
     * Update a service.
     *
     * @deprecated Use `parley.services.update(…)`.
     */
    updateService: Flat<'updateService'>;
    /**
     * Delete a service.
     *
     * @deprecated Use `parley.services.delete(…)`.
     */
    deleteService: Flat<'deleteService'>;
    /**
     * Get a version set.
     *
     * @deprecated Use `parley.services.versionSets.get(…)`.
     */
    getVersionSet: Flat<'getVersionSet'>;
    /**
     * Create or replace a version set.
     *
     * @deprecated Use `parley.services.versionSets.replace(…)`.
     */
    replaceVersionSet: Flat<'replaceVersionSet'>;
    /**
     * Delete a version set.
     *
     * @deprecated Use `parley.services.versionSets.delete(…)`.
     */
    deleteVersionSet: Flat<'deleteVersionSet'>;
    /**
     * Promote a version set.
     *
     * @deprecated Use `parley.services.versionSets.promote(…)`.
     */
    promoteVersionSet: Flat<'promoteVersionSet'>;
    /**
     * Roll back a version set.
     *
     * @deprecated Use `parley.services.versionSets.rollback(…)`.
     */
    rollbackVersionSet: Flat<'rollbackVersionSet'>;
    /**
     * List the history of a version set.
     *
     * @deprecated Use `parley.services.versionSets.history.list(…)`.
     */
    listVersionSetHistory: Flat<'listVersionSetHistory'>;
    /**
     * List personas.
     *
     * @deprecated Use `parley.simulations.personas.list(…)`.
     */
    listSimulationPersonas: Flat<'listSimulationPersonas'>;
    /**
     * Create a persona.
     *
     * @deprecated Use `parley.simulations.personas.create(…)`.
     */
    createSimulationPersona: Flat<'createSimulationPersona'>;
    /**
     * Get a persona.
     *
     * @deprecated Use `parley.simulations.personas.get(…)`.
     */
    getSimulationPersona: Flat<'getSimulationPersona'>;
    /**
     * Update a persona.
     *
     * @deprecated Use `parley.simulations.personas.update(…)`.
     */
    updateSimulationPersona: Flat<'updateSimulationPersona'>;
    /**
     * Delete a persona.
     *
     * @deprecated Use `parley.simulations.personas.delete(…)`.
     */
    deleteSimulationPersona: Flat<'deleteSimulationPersona'>;
    /**
     * List the versions of a persona.
     *
     * @deprecated Use `parley.simulations.personas.versions.list(…)`.
     */
    listSimulationPersonaVersions: Flat<'listSimulationPersonaVersions'>;
    /**
     * List scenarios.
     *
     * @deprecated Use `parley.simulations.scenarios.list(…)`.
     */
    listSimulationScenarios: Flat<'listSimulationScenarios'>;
    /**
     * Create a scenario.
     *
     * @deprecated Use `parley.simulations.scenarios.create(…)`.
     */
    createSimulationScenario: Flat<'createSimulationScenario'>;
    /**
     * Get a scenario.
     *
     * @deprecated Use `parley.simulations.scenarios.get(…)`.
     */
    getSimulationScenario: Flat<'getSimulationScenario'>;
    /**
     * Update a scenario.
     *
     * @deprecated Use `parley.simulations.scenarios.update(…)`.
     */
    updateSimulationScenario: Flat<'updateSimulationScenario'>;
    /**
     * Delete a scenario.
     *
     * @deprecated Use `parley.simulations.scenarios.delete(…)`.
     */
    deleteSimulationScenario: Flat<'deleteSimulationScenario'>;
    /**
     * List the versions of a scenario.
     *
     * @deprecated Use `parley.simulations.scenarios.versions.list(…)`.
     */
    listSimulationScenarioVersions: Flat<'listSimulationScenarioVersions'>;
    /**
     * List tests.
     *
     * @deprecated Use `parley.simulations.tests.list(…)`.
     */
    listSimulationTests: Flat<'listSimulationTests'>;
    /**
     * Create a test.
     *
     * @deprecated Use `parley.simulations.tests.create(…)`.
     */
    createSimulationTest: Flat<'createSimulationTest'>;
    /**
     * Get a test.
     *
     * @deprecated Use `parley.simulations.tests.get(…)`.
     */
    getSimulationTest: Flat<'getSimulationTest'>;
    /**
     * Update a test.
     *
     * @deprecated Use `parley.simulations.tests.update(…)`.
     */
    updateSimulationTest: Flat<'updateSimulationTest'>;
    /**
     * Delete a test.
     *
     * @deprecated Use `parley.simulations.tests.delete(…)`.
     */
    deleteSimulationTest: Flat<'deleteSimulationTest'>;
    /**
     * List the versions of a test.
     *
     * @deprecated Use `parley.simulations.tests.versions.list(…)`.
     */
    listSimulationTestVersions: Flat<'listSimulationTestVersions'>;
    /**
     * List simulation sets.
     *
     * @deprecated Use `parley.simulations.sets.list(…)`.
     */
    listSimulationSets: Flat<'listSimulationSets'>;
    /**
     * Create a simulation set.
     *
     * @deprecated Use `parley.simulations.sets.create(…)`.
     */
    createSimulationSet: Flat<'createSimulationSet'>;
    /**
     * Get a simulation set.
     *
     * @deprecated Use `parley.simulations.sets.get(…)`.
     */
    getSimulationSet: Flat<'getSimulationSet'>;
    /**
     * Update a simulation set.
     *
     * @deprecated Use `parley.simulations.sets.update(…)`.
     */
    updateSimulationSet: Flat<'updateSimulationSet'>;
    /**
     * Delete a simulation set.
     *
     * @deprecated Use `parley.simulations.sets.delete(…)`.
     */
    deleteSimulationSet: Flat<'deleteSimulationSet'>;
    /**
     * List the versions of a simulation set.
     *
     * @deprecated Use `parley.simulations.sets.versions.list(…)`.
     */
    listSimulationSetVersions: Flat<'listSimulationSetVersions'>;
    /**
     * List simulation runs.
     *
     * @deprecated Use `parley.simulations.runs.list(…)`.
     */
    listSimulationRuns: Flat<'listSimulationRuns'>;
    /**
     * Create a simulation run.
     *
     * @deprecated Use `parley.simulations.runs.create(…)`.
     */
    createSimulationRun: Flat<'createSimulationRun'>;
    /**
     * Get a simulation run.
     *
     * @deprecated Use `parley.simulations.runs.get(…)`.
     */
    getSimulationRun: Flat<'getSimulationRun'>;
    /**
     * Cancel a simulation run.
     *
     * @deprecated Use `parley.simulations.runs.cancel(…)`.
     */
    cancelSimulationRun: Flat<'cancelSimulationRun'>;
    /**
     * List models.
     *
     * @deprecated Use `parley.models.list(…)`.
     */
    listModels: Flat<'listModels'>;
    /**
     * List usage.
     *
     * @deprecated Use `parley.usage.list(…)`.
     */
    listDailyUsage: Flat<'listDailyUsage'>;
    /**
     * List conversations.
     *
     * @deprecated Use `parley.conversations.list(…)`.
     */
    listConversations: Flat<'listConversations'>;
    /**
     * Create a conversation.
     *
     * @deprecated Use `parley.conversations.create(…)`.
     */
    createConversation: Flat<'createConversation'>;
    /**
     * Get a conversation.
     *
     * @deprecated Use `parley.conversations.get(…)`.
     */
    getConversation: Flat<'getConversation'>;
    /**
     * Update a conversation.
     *
     * @deprecated Use `parley.conversations.update(…)`.
     */
    updateConversation: Flat<'updateConversation'>;
    /**
     * Delete a conversation.
     *
     * @deprecated Use `parley.conversations.delete(…)`.
     */
    deleteConversation: Flat<'deleteConversation'>;
    /**
     * Close a conversation.
     *
     * @deprecated Use `parley.conversations.close(…)`.
     */
    closeConversation: Flat<'closeConversation'>;
    /**
     * List the branches of a conversation.
     *
     * @deprecated Use `parley.conversations.branches.list(…)`.
     */
    listConversationBranches: Flat<'listConversationBranches'>;
    /**
     * List the messages of a conversation.
     *
     * @deprecated Use `parley.conversations.messages.list(…)`.
     */
    listConversationMessages: Flat<'listConversationMessages'>;
    /**
     * List sessions.
     *
     * @deprecated Use `parley.sessions.list(…)`.
     */
    listSessions: Flat<'listSessions'>;
    /**
     * Create a session.
     *
     * @deprecated Use `parley.sessions.create(…)`.
     */
    createSession: Flat<'createSession'>;
    /**
     * Get a session.
     *
     * @deprecated Use `parley.sessions.get(…)`.
     */
    getSession: Flat<'getSession'>;
    /**
     * Update a session.
     *
     * @deprecated Use `parley.sessions.update(…)`.
     */
    updateSession: Flat<'updateSession'>;
    /**
     * End a session.
     *
     * @deprecated Use `parley.sessions.end(…)`.
     */
    endSession: Flat<'endSession'>;
    /**
     * Move a session to other versions.
     *
     * @deprecated Use `parley.sessions.move(…)`.
     */
    moveSession: Flat<'moveSession'>;
    /**
     * Get the state machine of a session.
     *
     * @deprecated Use `parley.sessions.stateMachine.get(…)`.
     */
    getSessionStateMachine: Flat<'getSessionStateMachine'>;
    /**
     * List the messages of a session.
     *
     * @deprecated Use `parley.sessions.messages.list(…)`.
     */
    listSessionMessages: Flat<'listSessionMessages'>;
    /**
     * Send a message to a session.
     *
     * @deprecated Use `parley.sessions.messages.create(…)`.
     */
    createSessionMessage: Flat<'createSessionMessage'>;
    /**
     * Stream the events of a session.
     *
     * @deprecated Use `parley.sessions.events.stream(…)`, which streams.
     */
    streamSessionEvents: Flat<'streamSessionEvents'>;
    /**
     * Push events.
     *
     * @deprecated Use `parley.sessions.events.create(…)`.
     */
    createSessionEvents: Flat<'createSessionEvents'>;
    /**
     * List the events of a session.
     *
     * @deprecated Use `parley.sessions.events.list(…)`.
     */
    listSessionEvents: Flat<'listSessionEvents'>;
    /**
     * Redact events.
     *
     * @deprecated Use `parley.sessions.events.redact(…)`.
     */
    redactSessionEvents: Flat<'redactSessionEvents'>;
    /**
     * Get the state of a session.
     *
     * @deprecated Use `parley.sessions.state.get(…)`.
     */
    getSessionState: Flat<'getSessionState'>;
    /**
     * List the versions of the state of a session.
     *
     * @deprecated Use `parley.sessions.state.history.list(…)`.
     */
    listSessionStateHistory: Flat<'listSessionStateHistory'>;
    /**
     * Get a version of the state of a session.
     *
     * @deprecated Use `parley.sessions.state.history.get(…)`.
     */
    getSessionStateVersion: Flat<'getSessionStateVersion'>;
    /**
     * Get the difference of two versions of a state.
     *
     * @deprecated Use `parley.sessions.state.diff.get(…)`.
     */
    getSessionStateDiff: Flat<'getSessionStateDiff'>;
    /**
     * List the checkpoints of a session.
     *
     * @deprecated Use `parley.sessions.state.checkpoints.list(…)`.
     */
    listSessionStateCheckpoints: Flat<'listSessionStateCheckpoints'>;
    /**
     * Create a checkpoint of a session.
     *
     * @deprecated Use `parley.sessions.state.checkpoints.create(…)`.
     */
    createSessionStateCheckpoint: Flat<'createSessionStateCheckpoint'>;
    /**
     * Get a checkpoint of a session.
     *
     * @deprecated Use `parley.sessions.state.checkpoints.get(…)`.
     */
    getSessionStateCheckpoint: Flat<'getSessionStateCheckpoint'>;
    /**
     * Delete a checkpoint of a session.
     *
     * @deprecated Use `parley.sessions.state.checkpoints.delete(…)`.
     */
    deleteSessionStateCheckpoint: Flat<'deleteSessionStateCheckpoint'>;
    /**
     * Restore the state of a session.
     *
     * @deprecated Use `parley.sessions.state.restore(…)`.
     */
    restoreSessionState: Flat<'restoreSessionState'>;
    /**
     * Send a message.
     *
     * @deprecated Use `parley.chat.messages.create(…)`.
     */
    createMessage: Flat<'createMessage'>;
    /**
     * Rejoin the stream of a reply.
     *
     * @deprecated Use `parley.chat.messages.rejoin(…)`, which streams.
     */
    rejoinMessageStream: Flat<'rejoinMessageStream'>;
    /**
     * Send a message and stream the reply.
     *
     * @deprecated Use `parley.chat.messages.stream(…)`, which streams.
     */
    streamMessage: Flat<'streamMessage'>;
    /**
     * Send a batch of messages.
     *
     * @deprecated Use `parley.chat.messages.createBatch(…)`.
     */
    createMessageBatch: Flat<'createMessageBatch'>;
    /**
     * Get a message.
     *
     * @deprecated Use `parley.chat.messages.get(…)`.
     */
    getMessage: Flat<'getMessage'>;
    /**
     * Delete a message.
     *
     * @deprecated Use `parley.chat.messages.delete(…)`.
     */
    deleteMessage: Flat<'deleteMessage'>;
    /**
     * Update the metadata of a message.
     *
     * @deprecated Use `parley.chat.messages.metadata.update(…)`.
     */
    updateMessageMetadata: Flat<'updateMessageMetadata'>;
    /**
     * List the versions of a message.
     *
     * @deprecated Use `parley.chat.messages.versions.list(…)`.
     */
    listMessageVersions: Flat<'listMessageVersions'>;
    /**
     * Get the context of an answer.
     *
     * @deprecated Use `parley.chat.messages.context.get(…)`.
     */
    getMessageContext: Flat<'getMessageContext'>;
    /**
     * List templates.
     *
     * @deprecated Use `parley.context.templates.list(…)`.
     */
    listContextTemplates: Flat<'listContextTemplates'>;
    /**
     * Create a template.
     *
     * @deprecated Use `parley.context.templates.create(…)`.
     */
    createContextTemplate: Flat<'createContextTemplate'>;
    /**
     * Get a template.
     *
     * @deprecated Use `parley.context.templates.get(…)`.
     */
    getContextTemplate: Flat<'getContextTemplate'>;
    /**
     * Update a template.
     *
     * @deprecated Use `parley.context.templates.update(…)`.
     */
    updateContextTemplate: Flat<'updateContextTemplate'>;
    /**
     * Delete a template.
     *
     * @deprecated Use `parley.context.templates.delete(…)`.
     */
    deleteContextTemplate: Flat<'deleteContextTemplate'>;
    /**
     * List the versions of a template.
     *
     * @deprecated Use `parley.context.templates.versions.list(…)`.
     */
    listContextTemplateVersions: Flat<'listContextTemplateVersions'>;
    /**
     * Get the context of a conversation.
     *
     * @deprecated Use `parley.conversations.context.get(…)`.
     */
    getConversationContext: Flat<'getConversationContext'>;
    /**
     * List the changes of a context.
     *
     * @deprecated Use `parley.conversations.context.changes.list(…)`.
     */
    listContextChanges: Flat<'listContextChanges'>;
    /**
     * Apply a template.
     *
     * @deprecated Use `parley.conversations.context.apply(…)`.
     */
    applyContextTemplate: Flat<'applyContextTemplate'>;
    /**
     * Optimize the context of a conversation.
     *
     * @deprecated Use `parley.conversations.context.optimize(…)`.
     */
    optimizeContext: Flat<'optimizeContext'>;
    /**
     * Get a run.
     *
     * @deprecated Use `parley.runs.get(…)`.
     */
    getRun: Flat<'getRun'>;
    /**
     * Cancel a run.
     *
     * @deprecated Use `parley.runs.cancel(…)`.
     */
    cancelRun: Flat<'cancelRun'>;
    /**
     * Create a secret for a browser.
     *
     * @deprecated Use `parley.realtime.clientSecrets.create(…)`.
     */
    createRealtimeSecret: Flat<'createRealtimeSecret'>;
    /**
     * List files.
     *
     * @deprecated Use `parley.files.list(…)`.
     */
    listFiles: Flat<'listFiles'>;
    /**
     * Get a file.
     *
     * @deprecated Use `parley.files.get(…)`.
     */
    getFile: Flat<'getFile'>;
    /**
     * Delete a file.
     *
     * @deprecated Use `parley.files.delete(…)`.
     */
    deleteFile: Flat<'deleteFile'>;
    /**
     * Create an upload.
     *
     * @deprecated Use `parley.uploads.create(…)`.
     */
    createUpload: Flat<'createUpload'>;
    /**
     * Get an upload.
     *
     * @deprecated Use `parley.uploads.get(…)`.
     */
    getUpload: Flat<'getUpload'>;
    /**
     * Delete an upload.
     *
     * @deprecated Use `parley.uploads.delete(…)`.
     */
    deleteUpload: Flat<'deleteUpload'>;
    /**
     * List webhooks.
     *
     * @deprecated Use `parley.webhooks.list(…)`.
     */
    listWebhooks: Flat<'listWebhooks'>;
    /**
     * Create a webhook.
     *
     * @deprecated Use `parley.webhooks.create(…)`.
     */
    createWebhook: Flat<'createWebhook'>;
    /**
     * Get a webhook.
     *
     * @deprecated Use `parley.webhooks.get(…)`.
     */
    getWebhook: Flat<'getWebhook'>;
    /**
     * Update a webhook.
     *
     * @deprecated Use `parley.webhooks.update(…)`.
     */
    updateWebhook: Flat<'updateWebhook'>;
    /**
     * Delete a webhook.
     *
     * @deprecated Use `parley.webhooks.delete(…)`.
     */
    deleteWebhook: Flat<'deleteWebhook'>;
    /**
     * Rotate the secret of a webhook.
     *
     * @deprecated Use `parley.webhooks.rotate(…)`.
     */
    rotateWebhookSecret: Flat<'rotateWebhookSecret'>;
    /**
     * Test a webhook.
     *
     * @deprecated Use `parley.webhooks.test(…)`.
     */
    testWebhook: Flat<'testWebhook'>;
    /**
     * Send all failed events again.
     *
     * @deprecated Use `parley.webhooks.redeliver(…)`.
     */
    redeliverWebhookEvents: Flat<'redeliverWebhookEvents'>;
    /**
     * List the deliveries of a webhook.
     *
     * @deprecated Use `parley.webhooks.deliveries.list(…)`.
     */
    listWebhookDeliveries: Flat<'listWebhookDeliveries'>;
    /**
     * Get a delivery.
     *
     * @deprecated Use `parley.webhooks.deliveries.get(…)`.
     */
    getWebhookDelivery: Flat<'getWebhookDelivery'>;
    /**
     * Send an event again.
     *
     * @deprecated Use `parley.webhooks.deliveries.redeliver(…)`.
     */
    redeliverWebhookDelivery: Flat<'redeliverWebhookDelivery'>;
    /**
     * Decide the calls of a run.
     *
     * @deprecated Use `parley.runs.decisions.create(…)`.
     */
    createDecisions: Flat<'createDecisions'>;
    /**
     * Decide the calls of a run and stream the reply.
     *
     * @deprecated Use `parley.runs.decisions.stream(…)`, which streams.
     */
    streamDecisions: Flat<'streamDecisions'>;
    /**
     * List approvals.
     *
     * @deprecated Use `parley.approvals.list(…)`.
     */
    listApprovals: Flat<'listApprovals'>;
    /**
     * Create a migration job.
     *
     * @deprecated Use `parley.migration.jobs.create(…)`.
     */
    createMigrationJob: Flat<'createMigrationJob'>;
    /**
     * Get a migration job.
     *
     * @deprecated Use `parley.migration.jobs.get(…)`.
     */
    getMigrationJob: Flat<'getMigrationJob'>;
    /**
     * Get the state of the migration.
     *
     * @deprecated Use `parley.migration.status.get(…)`.
     */
    getMigrationStatus: Flat<'getMigrationStatus'>;
    /**
     * Get the callers of the version before.
     *
     * @deprecated Use `parley.migration.usage.get(…)`.
     */
    getMigrationUsage: Flat<'getMigrationUsage'>;
    /**
     * Import conversations.
     *
     * @deprecated Use `parley.migration.importConversations(…)`.
     */
    importConversations: Flat<'importConversations'>;
    /**
     * Check the health of the server.
     *
     * @deprecated Use `parley.health.get(…)`.
     */
    getHealth: Flat<'getHealth'>;
    /**
     * Check that the process lives.
     *
     * @deprecated Use `parley.health.getLiveness(…)`.
     */
    getLiveness: Flat<'getLiveness'>;
    /**
     * Check that the server is ready for requests.
     *
     * @deprecated Use `parley.health.getReadiness(…)`.
     */
    getReadiness: Flat<'getReadiness'>;
}
/** The operations, by operationId: where a request goes, and which of its parameters are in the query. */
export declare const operations: {
    readonly signInWithApiKey: {
        readonly name: "auth.signIn";
        readonly method: "POST";
        readonly path: "/v2/user/signin_with_api_key";
        readonly body: readonly [];
        readonly open: true;
        readonly answer: "object";
    };
    readonly signOut: {
        readonly name: "auth.signOut";
        readonly method: "POST";
        readonly path: "/v2/user/signout";
        readonly body: readonly [];
        readonly open: true;
    };
    readonly getCaller: {
        readonly name: "auth.getCaller";
        readonly method: "GET";
        readonly path: "/v2/user/caller";
        readonly answer: "object";
    };
    readonly getJwks: {
        readonly name: "auth.getJwks";
        readonly method: "GET";
        readonly path: "/.well-known/jwks.json";
        readonly open: true;
        readonly answer: "object";
    };
    readonly listOrganizations: {
        readonly name: "organizations.list";
        readonly method: "GET";
        readonly path: "/v2/organizations";
        readonly query: true;
        readonly answer: "page";
    };
    readonly createOrganization: {
        readonly name: "organizations.create";
        readonly method: "POST";
        readonly path: "/v2/organizations";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly getOrganization: {
        readonly name: "organizations.get";
        readonly method: "GET";
        readonly path: "/v2/organizations/{organization_id}";
        readonly answer: "object";
    };
    readonly updateOrganization: {
        readonly name: "organizations.update";
        readonly method: "PATCH";
        readonly path: "/v2/organizations/{organization_id}";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly getOrganizationErasure: {
        readonly name: "organizations.erasure.get";
        readonly method: "GET";
        readonly path: "/v2/organizations/{organization_id}/erasure";
        readonly answer: "object";
    };
    readonly eraseOrganization: {
        readonly name: "organizations.erase";
        readonly method: "POST";
        readonly path: "/v2/organizations/{organization_id}/erasure";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly exportOrganization: {
        readonly name: "organizations.export";
        readonly method: "GET";
        readonly path: "/v2/organizations/{organization_id}/export";
        readonly query: true;
        readonly streams: "events";
    };
    readonly listMembers: {
        readonly name: "organizations.members.list";
        readonly method: "GET";
        readonly path: "/v2/organizations/{organization_id}/members";
        readonly query: true;
        readonly answer: "page";
    };
    readonly getMember: {
        readonly name: "organizations.members.get";
        readonly method: "GET";
        readonly path: "/v2/organizations/{organization_id}/members/{user_id}";
        readonly answer: "object";
    };
    readonly replaceMember: {
        readonly name: "organizations.members.replace";
        readonly method: "PUT";
        readonly path: "/v2/organizations/{organization_id}/members/{user_id}";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly deleteMember: {
        readonly name: "organizations.members.delete";
        readonly method: "DELETE";
        readonly path: "/v2/organizations/{organization_id}/members/{user_id}";
    };
    readonly getRetention: {
        readonly name: "organizations.retention.get";
        readonly method: "GET";
        readonly path: "/v2/organizations/{organization_id}/retention";
        readonly answer: "object";
    };
    readonly replaceRetention: {
        readonly name: "organizations.retention.replace";
        readonly method: "PUT";
        readonly path: "/v2/organizations/{organization_id}/retention";
        readonly body: readonly ["dry_run"];
        readonly answer: "object";
    };
    readonly listRoles: {
        readonly name: "organizations.roles.list";
        readonly method: "GET";
        readonly path: "/v2/organizations/{organization_id}/roles";
        readonly query: true;
        readonly answer: "page";
    };
    readonly replaceRole: {
        readonly name: "organizations.roles.replace";
        readonly method: "PUT";
        readonly path: "/v2/organizations/{organization_id}/roles/{role}";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly deleteRole: {
        readonly name: "organizations.roles.delete";
        readonly method: "DELETE";
        readonly path: "/v2/organizations/{organization_id}/roles/{role}";
    };
    readonly listKeys: {
        readonly name: "keys.list";
        readonly method: "GET";
        readonly path: "/v2/keys";
        readonly query: true;
        readonly answer: "page";
    };
    readonly createKey: {
        readonly name: "keys.create";
        readonly method: "POST";
        readonly path: "/v2/keys";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly getKey: {
        readonly name: "keys.get";
        readonly method: "GET";
        readonly path: "/v2/keys/{key_id}";
        readonly answer: "object";
    };
    readonly updateKey: {
        readonly name: "keys.update";
        readonly method: "PATCH";
        readonly path: "/v2/keys/{key_id}";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly revokeKey: {
        readonly name: "keys.revoke";
        readonly method: "DELETE";
        readonly path: "/v2/keys/{key_id}";
    };
    readonly rotateKey: {
        readonly name: "keys.rotate";
        readonly method: "POST";
        readonly path: "/v2/keys/{key_id}/rotate";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly listOAuthClients: {
        readonly name: "oauth.clients.list";
        readonly method: "GET";
        readonly path: "/v2/oauth/clients";
        readonly query: true;
        readonly answer: "page";
    };
    readonly createOAuthClient: {
        readonly name: "oauth.clients.create";
        readonly method: "POST";
        readonly path: "/v2/oauth/clients";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly getOAuthClient: {
        readonly name: "oauth.clients.get";
        readonly method: "GET";
        readonly path: "/v2/oauth/clients/{client_id}";
        readonly answer: "object";
    };
    readonly updateOAuthClient: {
        readonly name: "oauth.clients.update";
        readonly method: "PATCH";
        readonly path: "/v2/oauth/clients/{client_id}";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly deleteOAuthClient: {
        readonly name: "oauth.clients.delete";
        readonly method: "DELETE";
        readonly path: "/v2/oauth/clients/{client_id}";
    };
    readonly rotateOAuthClientSecret: {
        readonly name: "oauth.clients.rotate";
        readonly method: "POST";
        readonly path: "/v2/oauth/clients/{client_id}/rotate";
        readonly answer: "object";
    };
    readonly listAuditEntries: {
        readonly name: "audit.list";
        readonly method: "GET";
        readonly path: "/v2/audit";
        readonly query: true;
        readonly answer: "page";
    };
    readonly exportAuditEntries: {
        readonly name: "audit.export";
        readonly method: "GET";
        readonly path: "/v2/audit/export";
        readonly query: true;
        readonly streams: "events";
    };
    readonly listUsers: {
        readonly name: "users.list";
        readonly method: "GET";
        readonly path: "/v2/users";
        readonly query: true;
        readonly answer: "page";
    };
    readonly createUser: {
        readonly name: "users.create";
        readonly method: "POST";
        readonly path: "/v2/users";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly getUser: {
        readonly name: "users.get";
        readonly method: "GET";
        readonly path: "/v2/users/{user_id}";
        readonly answer: "object";
    };
    readonly updateUser: {
        readonly name: "users.update";
        readonly method: "PATCH";
        readonly path: "/v2/users/{user_id}";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly deleteUser: {
        readonly name: "users.delete";
        readonly method: "DELETE";
        readonly path: "/v2/users/{user_id}";
        readonly answer: "object";
    };
    readonly getUserErasure: {
        readonly name: "users.erasure.get";
        readonly method: "GET";
        readonly path: "/v2/users/{user_id}/erasure";
        readonly answer: "object";
    };
    readonly exportUser: {
        readonly name: "users.export";
        readonly method: "GET";
        readonly path: "/v2/users/{user_id}/export";
        readonly query: true;
        readonly streams: "events";
    };
    readonly listUserMemories: {
        readonly name: "users.memories.list";
        readonly method: "GET";
        readonly path: "/v2/users/{user_id}/memories";
        readonly query: true;
        readonly answer: "page";
    };
    readonly listAgents: {
        readonly name: "agents.list";
        readonly method: "GET";
        readonly path: "/v2/agents";
        readonly query: true;
        readonly answer: "page";
    };
    readonly createAgent: {
        readonly name: "agents.create";
        readonly method: "POST";
        readonly path: "/v2/agents";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly getAgent: {
        readonly name: "agents.get";
        readonly method: "GET";
        readonly path: "/v2/agents/{agent_id}";
        readonly answer: "object";
    };
    readonly updateAgent: {
        readonly name: "agents.update";
        readonly method: "PATCH";
        readonly path: "/v2/agents/{agent_id}";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly deleteAgent: {
        readonly name: "agents.delete";
        readonly method: "DELETE";
        readonly path: "/v2/agents/{agent_id}";
    };
    readonly listAgentVersions: {
        readonly name: "agents.versions.list";
        readonly method: "GET";
        readonly path: "/v2/agents/{agent_id}/versions";
        readonly query: true;
        readonly answer: "page";
    };
    readonly getAgentDiff: {
        readonly name: "agents.diff.get";
        readonly method: "GET";
        readonly path: "/v2/agents/{agent_id}/diff";
        readonly query: true;
        readonly answer: "object";
    };
    readonly runAgent: {
        readonly name: "agents.run";
        readonly method: "POST";
        readonly path: "/v2/agents/{agent_id}/run";
        readonly body: readonly [];
        readonly streams: "events";
    };
    readonly listMemories: {
        readonly name: "agents.memories.list";
        readonly method: "GET";
        readonly path: "/v2/agents/{agent_id}/memories";
        readonly query: true;
        readonly answer: "page";
    };
    readonly createMemory: {
        readonly name: "agents.memories.create";
        readonly method: "POST";
        readonly path: "/v2/agents/{agent_id}/memories";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly createMemoryBatch: {
        readonly name: "agents.memories.createBatch";
        readonly method: "POST";
        readonly path: "/v2/agents/{agent_id}/memories/batch";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly searchMemories: {
        readonly name: "agents.memories.search";
        readonly method: "POST";
        readonly path: "/v2/agents/{agent_id}/memories/search";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly deleteMemories: {
        readonly name: "agents.memories.delete";
        readonly method: "POST";
        readonly path: "/v2/agents/{agent_id}/memories/delete";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly consolidateMemories: {
        readonly name: "agents.memories.consolidate";
        readonly method: "POST";
        readonly path: "/v2/agents/{agent_id}/memories/consolidate";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly listAllMemories: {
        readonly name: "memories.list";
        readonly method: "GET";
        readonly path: "/v2/memories";
        readonly query: true;
        readonly answer: "page";
    };
    readonly exportMemories: {
        readonly name: "memories.export";
        readonly method: "GET";
        readonly path: "/v2/memories/export";
        readonly query: true;
        readonly streams: "events";
    };
    readonly getMemory: {
        readonly name: "memories.get";
        readonly method: "GET";
        readonly path: "/v2/memories/{memory_id}";
        readonly answer: "object";
    };
    readonly updateMemory: {
        readonly name: "memories.update";
        readonly method: "PATCH";
        readonly path: "/v2/memories/{memory_id}";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly deleteMemory: {
        readonly name: "memories.delete";
        readonly method: "DELETE";
        readonly path: "/v2/memories/{memory_id}";
    };
    readonly updateMemoryImportance: {
        readonly name: "memories.importance.update";
        readonly method: "PATCH";
        readonly path: "/v2/memories/{memory_id}/importance";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly undoMemory: {
        readonly name: "memories.undo";
        readonly method: "POST";
        readonly path: "/v2/memories/{memory_id}/undo";
        readonly answer: "object";
    };
    readonly listMemoryVersions: {
        readonly name: "memories.versions.list";
        readonly method: "GET";
        readonly path: "/v2/memories/{memory_id}/versions";
        readonly query: true;
        readonly answer: "page";
    };
    readonly getAgentState: {
        readonly name: "agents.state.get";
        readonly method: "GET";
        readonly path: "/v2/agents/{agent_id}/state";
        readonly answer: "object";
    };
    readonly updateAgentState: {
        readonly name: "agents.state.update";
        readonly method: "PATCH";
        readonly path: "/v2/agents/{agent_id}/state";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly getAgentStateSchema: {
        readonly name: "agents.state.schema.get";
        readonly method: "GET";
        readonly path: "/v2/agents/{agent_id}/state/schema";
        readonly answer: "object";
    };
    readonly updateAgentStateSchema: {
        readonly name: "agents.state.schema.update";
        readonly method: "PUT";
        readonly path: "/v2/agents/{agent_id}/state/schema";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly listAgentStateHistory: {
        readonly name: "agents.state.history.list";
        readonly method: "GET";
        readonly path: "/v2/agents/{agent_id}/state/history";
        readonly query: true;
        readonly answer: "page";
    };
    readonly deleteAgentStateHistory: {
        readonly name: "agents.state.history.delete";
        readonly method: "DELETE";
        readonly path: "/v2/agents/{agent_id}/state/history";
        readonly query: true;
        readonly answer: "object";
    };
    readonly getAgentStateVersion: {
        readonly name: "agents.state.history.get";
        readonly method: "GET";
        readonly path: "/v2/agents/{agent_id}/state/history/{version}";
        readonly answer: "object";
    };
    readonly getAgentStateDiff: {
        readonly name: "agents.state.diff.get";
        readonly method: "GET";
        readonly path: "/v2/agents/{agent_id}/state/diff";
        readonly query: true;
        readonly answer: "object";
    };
    readonly listAgentStateCheckpoints: {
        readonly name: "agents.state.checkpoints.list";
        readonly method: "GET";
        readonly path: "/v2/agents/{agent_id}/state/checkpoints";
        readonly query: true;
        readonly answer: "page";
    };
    readonly createAgentStateCheckpoint: {
        readonly name: "agents.state.checkpoints.create";
        readonly method: "POST";
        readonly path: "/v2/agents/{agent_id}/state/checkpoints";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly getAgentStateCheckpoint: {
        readonly name: "agents.state.checkpoints.get";
        readonly method: "GET";
        readonly path: "/v2/agents/{agent_id}/state/checkpoints/{checkpoint_id}";
        readonly answer: "object";
    };
    readonly deleteAgentStateCheckpoint: {
        readonly name: "agents.state.checkpoints.delete";
        readonly method: "DELETE";
        readonly path: "/v2/agents/{agent_id}/state/checkpoints/{checkpoint_id}";
    };
    readonly restoreAgentState: {
        readonly name: "agents.state.restore";
        readonly method: "POST";
        readonly path: "/v2/agents/{agent_id}/state/restore";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly listTools: {
        readonly name: "tools.list";
        readonly method: "GET";
        readonly path: "/v2/tools";
        readonly query: true;
        readonly answer: "page";
    };
    readonly createTool: {
        readonly name: "tools.create";
        readonly method: "POST";
        readonly path: "/v2/tools";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly discoverTools: {
        readonly name: "tools.discover";
        readonly method: "POST";
        readonly path: "/v2/tools/discover";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly getTool: {
        readonly name: "tools.get";
        readonly method: "GET";
        readonly path: "/v2/tools/{tool_id}";
        readonly answer: "object";
    };
    readonly updateTool: {
        readonly name: "tools.update";
        readonly method: "PATCH";
        readonly path: "/v2/tools/{tool_id}";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly deleteTool: {
        readonly name: "tools.delete";
        readonly method: "DELETE";
        readonly path: "/v2/tools/{tool_id}";
    };
    readonly listToolVersions: {
        readonly name: "tools.versions.list";
        readonly method: "GET";
        readonly path: "/v2/tools/{tool_id}/versions";
        readonly query: true;
        readonly answer: "page";
    };
    readonly getToolDiff: {
        readonly name: "tools.diff.get";
        readonly method: "GET";
        readonly path: "/v2/tools/{tool_id}/diff";
        readonly query: true;
        readonly answer: "object";
    };
    readonly rotateToolSecret: {
        readonly name: "tools.rotate";
        readonly method: "POST";
        readonly path: "/v2/tools/{tool_id}/rotate";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly testTool: {
        readonly name: "tools.test";
        readonly method: "POST";
        readonly path: "/v2/tools/{tool_id}/test";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly listStateMachines: {
        readonly name: "stateMachines.list";
        readonly method: "GET";
        readonly path: "/v2/service_hierarchical_state_machines";
        readonly query: true;
        readonly answer: "page";
    };
    readonly createStateMachine: {
        readonly name: "stateMachines.create";
        readonly method: "POST";
        readonly path: "/v2/service_hierarchical_state_machines";
        readonly body: readonly ["dry_run"];
        readonly answer: "object";
    };
    readonly getStateMachine: {
        readonly name: "stateMachines.get";
        readonly method: "GET";
        readonly path: "/v2/service_hierarchical_state_machines/{state_machine_id}";
        readonly answer: "object";
    };
    readonly updateStateMachine: {
        readonly name: "stateMachines.update";
        readonly method: "PATCH";
        readonly path: "/v2/service_hierarchical_state_machines/{state_machine_id}";
        readonly body: readonly ["dry_run"];
        readonly answer: "object";
    };
    readonly deleteStateMachine: {
        readonly name: "stateMachines.delete";
        readonly method: "DELETE";
        readonly path: "/v2/service_hierarchical_state_machines/{state_machine_id}";
    };
    readonly listStateMachineVersions: {
        readonly name: "stateMachines.versions.list";
        readonly method: "GET";
        readonly path: "/v2/service_hierarchical_state_machines/{state_machine_id}/versions";
        readonly query: true;
        readonly answer: "page";
    };
    readonly getStateMachineVersion: {
        readonly name: "stateMachines.versions.get";
        readonly method: "GET";
        readonly path: "/v2/service_hierarchical_state_machines/{state_machine_id}/versions/{version}";
        readonly answer: "object";
    };
    readonly updateStateMachineVersion: {
        readonly name: "stateMachines.versions.update";
        readonly method: "PATCH";
        readonly path: "/v2/service_hierarchical_state_machines/{state_machine_id}/versions/{version}";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly getStateMachineDiff: {
        readonly name: "stateMachines.diff.get";
        readonly method: "GET";
        readonly path: "/v2/service_hierarchical_state_machines/{state_machine_id}/diff";
        readonly query: true;
        readonly answer: "object";
    };
    readonly getStateMachineGraph: {
        readonly name: "stateMachines.graph.get";
        readonly method: "GET";
        readonly path: "/v2/service_hierarchical_state_machines/{state_machine_id}/graph";
        readonly query: true;
        readonly answer: "object";
    };
    readonly listServices: {
        readonly name: "services.list";
        readonly method: "GET";
        readonly path: "/v2/services";
        readonly query: true;
        readonly answer: "page";
    };
    readonly createService: {
        readonly name: "services.create";
        readonly method: "POST";
        readonly path: "/v2/services";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly getService: {
        readonly name: "services.get";
        readonly method: "GET";
        readonly path: "/v2/services/{service_id}";
        readonly answer: "object";
    };
    readonly updateService: {
        readonly name: "services.update";
        readonly method: "PATCH";
        readonly path: "/v2/services/{service_id}";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly deleteService: {
        readonly name: "services.delete";
        readonly method: "DELETE";
        readonly path: "/v2/services/{service_id}";
    };
    readonly getVersionSet: {
        readonly name: "services.versionSets.get";
        readonly method: "GET";
        readonly path: "/v2/services/{service_id}/version_sets/{version_set}";
        readonly answer: "object";
    };
    readonly replaceVersionSet: {
        readonly name: "services.versionSets.replace";
        readonly method: "PUT";
        readonly path: "/v2/services/{service_id}/version_sets/{version_set}";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly deleteVersionSet: {
        readonly name: "services.versionSets.delete";
        readonly method: "DELETE";
        readonly path: "/v2/services/{service_id}/version_sets/{version_set}";
    };
    readonly promoteVersionSet: {
        readonly name: "services.versionSets.promote";
        readonly method: "POST";
        readonly path: "/v2/services/{service_id}/version_sets/{version_set}/promote";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly rollbackVersionSet: {
        readonly name: "services.versionSets.rollback";
        readonly method: "POST";
        readonly path: "/v2/services/{service_id}/version_sets/{version_set}/rollback";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly listVersionSetHistory: {
        readonly name: "services.versionSets.history.list";
        readonly method: "GET";
        readonly path: "/v2/services/{service_id}/version_sets/{version_set}/history";
        readonly query: true;
        readonly answer: "page";
    };
    readonly listSimulationPersonas: {
        readonly name: "simulations.personas.list";
        readonly method: "GET";
        readonly path: "/v2/simulations/personas";
        readonly query: true;
        readonly answer: "page";
    };
    readonly createSimulationPersona: {
        readonly name: "simulations.personas.create";
        readonly method: "POST";
        readonly path: "/v2/simulations/personas";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly getSimulationPersona: {
        readonly name: "simulations.personas.get";
        readonly method: "GET";
        readonly path: "/v2/simulations/personas/{simulation_persona_id}";
        readonly answer: "object";
    };
    readonly updateSimulationPersona: {
        readonly name: "simulations.personas.update";
        readonly method: "PATCH";
        readonly path: "/v2/simulations/personas/{simulation_persona_id}";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly deleteSimulationPersona: {
        readonly name: "simulations.personas.delete";
        readonly method: "DELETE";
        readonly path: "/v2/simulations/personas/{simulation_persona_id}";
    };
    readonly listSimulationPersonaVersions: {
        readonly name: "simulations.personas.versions.list";
        readonly method: "GET";
        readonly path: "/v2/simulations/personas/{simulation_persona_id}/versions";
        readonly query: true;
        readonly answer: "page";
    };
    readonly listSimulationScenarios: {
        readonly name: "simulations.scenarios.list";
        readonly method: "GET";
        readonly path: "/v2/simulations/scenarios";
        readonly query: true;
        readonly answer: "page";
    };
    readonly createSimulationScenario: {
        readonly name: "simulations.scenarios.create";
        readonly method: "POST";
        readonly path: "/v2/simulations/scenarios";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly getSimulationScenario: {
        readonly name: "simulations.scenarios.get";
        readonly method: "GET";
        readonly path: "/v2/simulations/scenarios/{simulation_scenario_id}";
        readonly answer: "object";
    };
    readonly updateSimulationScenario: {
        readonly name: "simulations.scenarios.update";
        readonly method: "PATCH";
        readonly path: "/v2/simulations/scenarios/{simulation_scenario_id}";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly deleteSimulationScenario: {
        readonly name: "simulations.scenarios.delete";
        readonly method: "DELETE";
        readonly path: "/v2/simulations/scenarios/{simulation_scenario_id}";
    };
    readonly listSimulationScenarioVersions: {
        readonly name: "simulations.scenarios.versions.list";
        readonly method: "GET";
        readonly path: "/v2/simulations/scenarios/{simulation_scenario_id}/versions";
        readonly query: true;
        readonly answer: "page";
    };
    readonly listSimulationTests: {
        readonly name: "simulations.tests.list";
        readonly method: "GET";
        readonly path: "/v2/simulations/tests";
        readonly query: true;
        readonly answer: "page";
    };
    readonly createSimulationTest: {
        readonly name: "simulations.tests.create";
        readonly method: "POST";
        readonly path: "/v2/simulations/tests";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly getSimulationTest: {
        readonly name: "simulations.tests.get";
        readonly method: "GET";
        readonly path: "/v2/simulations/tests/{simulation_test_id}";
        readonly answer: "object";
    };
    readonly updateSimulationTest: {
        readonly name: "simulations.tests.update";
        readonly method: "PATCH";
        readonly path: "/v2/simulations/tests/{simulation_test_id}";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly deleteSimulationTest: {
        readonly name: "simulations.tests.delete";
        readonly method: "DELETE";
        readonly path: "/v2/simulations/tests/{simulation_test_id}";
    };
    readonly listSimulationTestVersions: {
        readonly name: "simulations.tests.versions.list";
        readonly method: "GET";
        readonly path: "/v2/simulations/tests/{simulation_test_id}/versions";
        readonly query: true;
        readonly answer: "page";
    };
    readonly listSimulationSets: {
        readonly name: "simulations.sets.list";
        readonly method: "GET";
        readonly path: "/v2/simulations/sets";
        readonly query: true;
        readonly answer: "page";
    };
    readonly createSimulationSet: {
        readonly name: "simulations.sets.create";
        readonly method: "POST";
        readonly path: "/v2/simulations/sets";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly getSimulationSet: {
        readonly name: "simulations.sets.get";
        readonly method: "GET";
        readonly path: "/v2/simulations/sets/{simulation_set_id}";
        readonly answer: "object";
    };
    readonly updateSimulationSet: {
        readonly name: "simulations.sets.update";
        readonly method: "PATCH";
        readonly path: "/v2/simulations/sets/{simulation_set_id}";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly deleteSimulationSet: {
        readonly name: "simulations.sets.delete";
        readonly method: "DELETE";
        readonly path: "/v2/simulations/sets/{simulation_set_id}";
    };
    readonly listSimulationSetVersions: {
        readonly name: "simulations.sets.versions.list";
        readonly method: "GET";
        readonly path: "/v2/simulations/sets/{simulation_set_id}/versions";
        readonly query: true;
        readonly answer: "page";
    };
    readonly listSimulationRuns: {
        readonly name: "simulations.runs.list";
        readonly method: "GET";
        readonly path: "/v2/simulations/runs";
        readonly query: true;
        readonly answer: "page";
    };
    readonly createSimulationRun: {
        readonly name: "simulations.runs.create";
        readonly method: "POST";
        readonly path: "/v2/simulations/runs";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly getSimulationRun: {
        readonly name: "simulations.runs.get";
        readonly method: "GET";
        readonly path: "/v2/simulations/runs/{simulation_run_id}";
        readonly answer: "object";
    };
    readonly cancelSimulationRun: {
        readonly name: "simulations.runs.cancel";
        readonly method: "POST";
        readonly path: "/v2/simulations/runs/{simulation_run_id}/cancel";
        readonly answer: "object";
    };
    readonly listModels: {
        readonly name: "models.list";
        readonly method: "GET";
        readonly path: "/v2/models";
        readonly answer: "page";
    };
    readonly listDailyUsage: {
        readonly name: "usage.list";
        readonly method: "GET";
        readonly path: "/v2/usage";
        readonly query: true;
        readonly answer: "page";
    };
    readonly listConversations: {
        readonly name: "conversations.list";
        readonly method: "GET";
        readonly path: "/v2/conversations";
        readonly query: true;
        readonly answer: "page";
    };
    readonly createConversation: {
        readonly name: "conversations.create";
        readonly method: "POST";
        readonly path: "/v2/conversations";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly getConversation: {
        readonly name: "conversations.get";
        readonly method: "GET";
        readonly path: "/v2/conversations/{conversation_id}";
        readonly answer: "object";
    };
    readonly updateConversation: {
        readonly name: "conversations.update";
        readonly method: "PATCH";
        readonly path: "/v2/conversations/{conversation_id}";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly deleteConversation: {
        readonly name: "conversations.delete";
        readonly method: "DELETE";
        readonly path: "/v2/conversations/{conversation_id}";
        readonly query: true;
        readonly answer: "object";
    };
    readonly closeConversation: {
        readonly name: "conversations.close";
        readonly method: "POST";
        readonly path: "/v2/conversations/{conversation_id}/close";
        readonly answer: "object";
    };
    readonly listConversationBranches: {
        readonly name: "conversations.branches.list";
        readonly method: "GET";
        readonly path: "/v2/conversations/{conversation_id}/branches";
        readonly query: true;
        readonly answer: "page";
    };
    readonly listConversationMessages: {
        readonly name: "conversations.messages.list";
        readonly method: "GET";
        readonly path: "/v2/conversations/{conversation_id}/messages";
        readonly query: true;
        readonly answer: "page";
    };
    readonly listSessions: {
        readonly name: "sessions.list";
        readonly method: "GET";
        readonly path: "/v2/sessions";
        readonly query: true;
        readonly answer: "page";
    };
    readonly createSession: {
        readonly name: "sessions.create";
        readonly method: "POST";
        readonly path: "/v2/sessions";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly getSession: {
        readonly name: "sessions.get";
        readonly method: "GET";
        readonly path: "/v2/sessions/{session_id}";
        readonly answer: "object";
    };
    readonly updateSession: {
        readonly name: "sessions.update";
        readonly method: "PATCH";
        readonly path: "/v2/sessions/{session_id}";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly endSession: {
        readonly name: "sessions.end";
        readonly method: "POST";
        readonly path: "/v2/sessions/{session_id}/end";
        readonly answer: "object";
    };
    readonly moveSession: {
        readonly name: "sessions.move";
        readonly method: "POST";
        readonly path: "/v2/sessions/{session_id}/move";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly getSessionStateMachine: {
        readonly name: "sessions.stateMachine.get";
        readonly method: "GET";
        readonly path: "/v2/sessions/{session_id}/state_machine";
        readonly query: true;
        readonly answer: "object";
    };
    readonly listSessionMessages: {
        readonly name: "sessions.messages.list";
        readonly method: "GET";
        readonly path: "/v2/sessions/{session_id}/messages";
        readonly query: true;
        readonly answer: "page";
    };
    readonly createSessionMessage: {
        readonly name: "sessions.messages.create";
        readonly method: "POST";
        readonly path: "/v2/sessions/{session_id}/messages";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly streamSessionEvents: {
        readonly name: "sessions.events.stream";
        readonly method: "GET";
        readonly path: "/v2/sessions/{session_id}/events";
        readonly query: true;
        readonly streams: "events";
    };
    readonly createSessionEvents: {
        readonly name: "sessions.events.create";
        readonly method: "POST";
        readonly path: "/v2/sessions/{session_id}/events";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly listSessionEvents: {
        readonly name: "sessions.events.list";
        readonly method: "GET";
        readonly path: "/v2/sessions/{session_id}/events/history";
        readonly query: true;
        readonly answer: "page";
    };
    readonly redactSessionEvents: {
        readonly name: "sessions.events.redact";
        readonly method: "POST";
        readonly path: "/v2/sessions/{session_id}/events/redact";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly getSessionState: {
        readonly name: "sessions.state.get";
        readonly method: "GET";
        readonly path: "/v2/sessions/{session_id}/state";
        readonly answer: "object";
    };
    readonly listSessionStateHistory: {
        readonly name: "sessions.state.history.list";
        readonly method: "GET";
        readonly path: "/v2/sessions/{session_id}/state/history";
        readonly query: true;
        readonly answer: "page";
    };
    readonly getSessionStateVersion: {
        readonly name: "sessions.state.history.get";
        readonly method: "GET";
        readonly path: "/v2/sessions/{session_id}/state/history/{version}";
        readonly answer: "object";
    };
    readonly getSessionStateDiff: {
        readonly name: "sessions.state.diff.get";
        readonly method: "GET";
        readonly path: "/v2/sessions/{session_id}/state/diff";
        readonly query: true;
        readonly answer: "object";
    };
    readonly listSessionStateCheckpoints: {
        readonly name: "sessions.state.checkpoints.list";
        readonly method: "GET";
        readonly path: "/v2/sessions/{session_id}/state/checkpoints";
        readonly query: true;
        readonly answer: "page";
    };
    readonly createSessionStateCheckpoint: {
        readonly name: "sessions.state.checkpoints.create";
        readonly method: "POST";
        readonly path: "/v2/sessions/{session_id}/state/checkpoints";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly getSessionStateCheckpoint: {
        readonly name: "sessions.state.checkpoints.get";
        readonly method: "GET";
        readonly path: "/v2/sessions/{session_id}/state/checkpoints/{checkpoint_id}";
        readonly answer: "object";
    };
    readonly deleteSessionStateCheckpoint: {
        readonly name: "sessions.state.checkpoints.delete";
        readonly method: "DELETE";
        readonly path: "/v2/sessions/{session_id}/state/checkpoints/{checkpoint_id}";
    };
    readonly restoreSessionState: {
        readonly name: "sessions.state.restore";
        readonly method: "POST";
        readonly path: "/v2/sessions/{session_id}/state/restore";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly createMessage: {
        readonly name: "chat.messages.create";
        readonly method: "POST";
        readonly path: "/v2/chat/messages";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly rejoinMessageStream: {
        readonly name: "chat.messages.rejoin";
        readonly method: "GET";
        readonly path: "/v2/chat/messages/stream";
        readonly query: true;
        readonly streams: "reply";
    };
    readonly streamMessage: {
        readonly name: "chat.messages.stream";
        readonly method: "POST";
        readonly path: "/v2/chat/messages/stream";
        readonly body: readonly [];
        readonly streams: "reply";
    };
    readonly createMessageBatch: {
        readonly name: "chat.messages.createBatch";
        readonly method: "POST";
        readonly path: "/v2/chat/messages/batch";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly getMessage: {
        readonly name: "chat.messages.get";
        readonly method: "GET";
        readonly path: "/v2/chat/messages/{message_id}";
        readonly query: true;
        readonly answer: "object";
    };
    readonly deleteMessage: {
        readonly name: "chat.messages.delete";
        readonly method: "DELETE";
        readonly path: "/v2/chat/messages/{message_id}";
        readonly query: true;
        readonly answer: "object";
    };
    readonly updateMessageMetadata: {
        readonly name: "chat.messages.metadata.update";
        readonly method: "PATCH";
        readonly path: "/v2/chat/messages/{message_id}/metadata";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly listMessageVersions: {
        readonly name: "chat.messages.versions.list";
        readonly method: "GET";
        readonly path: "/v2/chat/messages/{message_id}/versions";
        readonly query: true;
        readonly answer: "page";
    };
    readonly getMessageContext: {
        readonly name: "chat.messages.context.get";
        readonly method: "GET";
        readonly path: "/v2/messages/{message_id}/context";
        readonly query: true;
        readonly answer: "object";
    };
    readonly listContextTemplates: {
        readonly name: "context.templates.list";
        readonly method: "GET";
        readonly path: "/v2/context/templates";
        readonly query: true;
        readonly answer: "page";
    };
    readonly createContextTemplate: {
        readonly name: "context.templates.create";
        readonly method: "POST";
        readonly path: "/v2/context/templates";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly getContextTemplate: {
        readonly name: "context.templates.get";
        readonly method: "GET";
        readonly path: "/v2/context/templates/{template_id}";
        readonly answer: "object";
    };
    readonly updateContextTemplate: {
        readonly name: "context.templates.update";
        readonly method: "PATCH";
        readonly path: "/v2/context/templates/{template_id}";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly deleteContextTemplate: {
        readonly name: "context.templates.delete";
        readonly method: "DELETE";
        readonly path: "/v2/context/templates/{template_id}";
    };
    readonly listContextTemplateVersions: {
        readonly name: "context.templates.versions.list";
        readonly method: "GET";
        readonly path: "/v2/context/templates/{template_id}/versions";
        readonly query: true;
        readonly answer: "page";
    };
    readonly getConversationContext: {
        readonly name: "conversations.context.get";
        readonly method: "GET";
        readonly path: "/v2/conversations/{conversation_id}/context";
        readonly answer: "object";
    };
    readonly listContextChanges: {
        readonly name: "conversations.context.changes.list";
        readonly method: "GET";
        readonly path: "/v2/conversations/{conversation_id}/context/changes";
        readonly query: true;
        readonly answer: "page";
    };
    readonly applyContextTemplate: {
        readonly name: "conversations.context.apply";
        readonly method: "POST";
        readonly path: "/v2/conversations/{conversation_id}/context/apply";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly optimizeContext: {
        readonly name: "conversations.context.optimize";
        readonly method: "POST";
        readonly path: "/v2/conversations/{conversation_id}/context/optimize";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly getRun: {
        readonly name: "runs.get";
        readonly method: "GET";
        readonly path: "/v2/runs/{run_id}";
        readonly answer: "object";
    };
    readonly cancelRun: {
        readonly name: "runs.cancel";
        readonly method: "POST";
        readonly path: "/v2/runs/{run_id}/cancel";
        readonly answer: "object";
    };
    readonly createRealtimeSecret: {
        readonly name: "realtime.clientSecrets.create";
        readonly method: "POST";
        readonly path: "/v2/realtime/client_secrets";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly listFiles: {
        readonly name: "files.list";
        readonly method: "GET";
        readonly path: "/v2/files";
        readonly query: true;
        readonly answer: "page";
    };
    readonly getFile: {
        readonly name: "files.get";
        readonly method: "GET";
        readonly path: "/v2/files/{file_id}";
        readonly answer: "object";
    };
    readonly deleteFile: {
        readonly name: "files.delete";
        readonly method: "DELETE";
        readonly path: "/v2/files/{file_id}";
    };
    readonly createUpload: {
        readonly name: "uploads.create";
        readonly method: "POST";
        readonly path: "/v2/uploads";
        readonly answer: "object";
    };
    readonly getUpload: {
        readonly name: "uploads.get";
        readonly method: "GET";
        readonly path: "/v2/uploads/{file_id}";
        readonly answer: "object";
    };
    readonly deleteUpload: {
        readonly name: "uploads.delete";
        readonly method: "DELETE";
        readonly path: "/v2/uploads/{file_id}";
    };
    readonly listWebhooks: {
        readonly name: "webhooks.list";
        readonly method: "GET";
        readonly path: "/v2/webhooks";
        readonly query: true;
        readonly answer: "page";
    };
    readonly createWebhook: {
        readonly name: "webhooks.create";
        readonly method: "POST";
        readonly path: "/v2/webhooks";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly getWebhook: {
        readonly name: "webhooks.get";
        readonly method: "GET";
        readonly path: "/v2/webhooks/{webhook_id}";
        readonly answer: "object";
    };
    readonly updateWebhook: {
        readonly name: "webhooks.update";
        readonly method: "PATCH";
        readonly path: "/v2/webhooks/{webhook_id}";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly deleteWebhook: {
        readonly name: "webhooks.delete";
        readonly method: "DELETE";
        readonly path: "/v2/webhooks/{webhook_id}";
    };
    readonly rotateWebhookSecret: {
        readonly name: "webhooks.rotate";
        readonly method: "POST";
        readonly path: "/v2/webhooks/{webhook_id}/rotate";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly testWebhook: {
        readonly name: "webhooks.test";
        readonly method: "POST";
        readonly path: "/v2/webhooks/{webhook_id}/test";
        readonly answer: "object";
    };
    readonly redeliverWebhookEvents: {
        readonly name: "webhooks.redeliver";
        readonly method: "POST";
        readonly path: "/v2/webhooks/{webhook_id}/redeliver";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly listWebhookDeliveries: {
        readonly name: "webhooks.deliveries.list";
        readonly method: "GET";
        readonly path: "/v2/webhooks/{webhook_id}/deliveries";
        readonly query: true;
        readonly answer: "page";
    };
    readonly getWebhookDelivery: {
        readonly name: "webhooks.deliveries.get";
        readonly method: "GET";
        readonly path: "/v2/webhooks/{webhook_id}/deliveries/{delivery_id}";
        readonly answer: "object";
    };
    readonly redeliverWebhookDelivery: {
        readonly name: "webhooks.deliveries.redeliver";
        readonly method: "POST";
        readonly path: "/v2/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver";
        readonly answer: "object";
    };
    readonly createDecisions: {
        readonly name: "runs.decisions.create";
        readonly method: "POST";
        readonly path: "/v2/runs/{run_id}/decisions";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly streamDecisions: {
        readonly name: "runs.decisions.stream";
        readonly method: "POST";
        readonly path: "/v2/runs/{run_id}/decisions/stream";
        readonly body: readonly [];
        readonly streams: "reply";
    };
    readonly listApprovals: {
        readonly name: "approvals.list";
        readonly method: "GET";
        readonly path: "/v2/approvals";
        readonly query: true;
        readonly answer: "page";
    };
    readonly createMigrationJob: {
        readonly name: "migration.jobs.create";
        readonly method: "POST";
        readonly path: "/v2/migrate";
        readonly body: readonly [];
        readonly answer: "object";
    };
    readonly getMigrationJob: {
        readonly name: "migration.jobs.get";
        readonly method: "GET";
        readonly path: "/v2/migrate/{job_id}";
        readonly answer: "object";
    };
    readonly getMigrationStatus: {
        readonly name: "migration.status.get";
        readonly method: "GET";
        readonly path: "/v2/migration/status";
        readonly answer: "object";
    };
    readonly getMigrationUsage: {
        readonly name: "migration.usage.get";
        readonly method: "GET";
        readonly path: "/v2/migration/usage";
        readonly query: true;
        readonly answer: "object";
    };
    readonly importConversations: {
        readonly name: "migration.importConversations";
        readonly method: "POST";
        readonly path: "/v2/migration/import";
        readonly body: readonly ["agent_id"];
        readonly answer: "object";
    };
    readonly getHealth: {
        readonly name: "health.get";
        readonly method: "GET";
        readonly path: "/v2/health";
        readonly open: true;
        readonly answer: "object";
    };
    readonly getLiveness: {
        readonly name: "health.getLiveness";
        readonly method: "GET";
        readonly path: "/livez";
        readonly open: true;
        readonly answer: "object";
    };
    readonly getReadiness: {
        readonly name: "health.getReadiness";
        readonly method: "GET";
        readonly path: "/readyz";
        readonly open: true;
        readonly answer: "object";
    };
};
