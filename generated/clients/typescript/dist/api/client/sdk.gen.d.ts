import type { Client, ClientMeta, Options as Options2, RequestResult, ServerSentEventsResult, TDataShape } from './client/index.js';
import type { ApplyContextTemplateData, ApplyContextTemplateErrors, ApplyContextTemplateResponses, CancelRunData, CancelRunErrors, CancelRunResponses, CloseConversationData, CloseConversationErrors, CloseConversationResponses, ConsolidateMemoriesData, ConsolidateMemoriesErrors, ConsolidateMemoriesResponses, CreateAgentData, CreateAgentErrors, CreateAgentResponses, CreateAgentStateCheckpointData, CreateAgentStateCheckpointErrors, CreateAgentStateCheckpointResponses, CreateContextTemplateData, CreateContextTemplateErrors, CreateContextTemplateResponses, CreateConversationData, CreateConversationErrors, CreateConversationResponses, CreateKeyData, CreateKeyErrors, CreateKeyResponses, CreateMemoryBatchData, CreateMemoryBatchErrors, CreateMemoryBatchResponses, CreateMemoryData, CreateMemoryErrors, CreateMemoryResponses, CreateMessageBatchData, CreateMessageBatchErrors, CreateMessageBatchResponses, CreateMessageData, CreateMessageErrors, CreateMessageResponses, CreateMigrationJobData, CreateMigrationJobErrors, CreateMigrationJobResponses, CreateOAuthClientData, CreateOAuthClientErrors, CreateOAuthClientResponses, CreateOrganizationData, CreateOrganizationErrors, CreateOrganizationResponses, CreateSessionData, CreateSessionErrors, CreateSessionEventsData, CreateSessionEventsErrors, CreateSessionEventsResponses, CreateSessionMessageData, CreateSessionMessageErrors, CreateSessionMessageResponses, CreateSessionResponses, CreateSessionStateCheckpointData, CreateSessionStateCheckpointErrors, CreateSessionStateCheckpointResponses, CreateUserData, CreateUserErrors, CreateUserResponses, DeleteAgentData, DeleteAgentErrors, DeleteAgentResponses, DeleteAgentStateCheckpointData, DeleteAgentStateCheckpointErrors, DeleteAgentStateCheckpointResponses, DeleteAgentStateHistoryData, DeleteAgentStateHistoryErrors, DeleteAgentStateHistoryResponses, DeleteContextTemplateData, DeleteContextTemplateErrors, DeleteContextTemplateResponses, DeleteConversationData, DeleteConversationErrors, DeleteConversationResponses, DeleteMemberData, DeleteMemberErrors, DeleteMemberResponses, DeleteMemoriesData, DeleteMemoriesErrors, DeleteMemoriesResponses, DeleteMemoryData, DeleteMemoryErrors, DeleteMemoryResponses, DeleteMessageData, DeleteMessageErrors, DeleteMessageResponses, DeleteOAuthClientData, DeleteOAuthClientErrors, DeleteOAuthClientResponses, DeleteRoleData, DeleteRoleErrors, DeleteRoleResponses, DeleteSessionStateCheckpointData, DeleteSessionStateCheckpointErrors, DeleteSessionStateCheckpointResponses, DeleteUserData, DeleteUserErrors, DeleteUserResponses, EndSessionData, EndSessionErrors, EndSessionResponses, EraseOrganizationData, EraseOrganizationErrors, EraseOrganizationResponses, ExportAuditEntriesData, ExportAuditEntriesResponse, ExportAuditEntriesResponses, ExportMemoriesData, ExportMemoriesResponse, ExportMemoriesResponses, ExportOrganizationData, ExportOrganizationResponse, ExportOrganizationResponses, ExportUserData, ExportUserResponse, ExportUserResponses, GetAgentData, GetAgentErrors, GetAgentResponses, GetAgentStateCheckpointData, GetAgentStateCheckpointErrors, GetAgentStateCheckpointResponses, GetAgentStateData, GetAgentStateDiffData, GetAgentStateDiffErrors, GetAgentStateDiffResponses, GetAgentStateErrors, GetAgentStateResponses, GetAgentStateSchemaData, GetAgentStateSchemaErrors, GetAgentStateSchemaResponses, GetAgentStateVersionData, GetAgentStateVersionErrors, GetAgentStateVersionResponses, GetContextTemplateData, GetContextTemplateErrors, GetContextTemplateResponses, GetConversationContextData, GetConversationContextErrors, GetConversationContextResponses, GetConversationData, GetConversationErrors, GetConversationResponses, GetHealthData, GetHealthErrors, GetHealthResponses, GetJwksData, GetJwksErrors, GetJwksResponses, GetKeyData, GetKeyErrors, GetKeyResponses, GetMemberData, GetMemberErrors, GetMemberResponses, GetMemoryData, GetMemoryErrors, GetMemoryResponses, GetMessageContextData, GetMessageContextErrors, GetMessageContextResponses, GetMessageData, GetMessageErrors, GetMessageResponses, GetMigrationJobData, GetMigrationJobErrors, GetMigrationJobResponses, GetMigrationStatusData, GetMigrationStatusErrors, GetMigrationStatusResponses, GetMigrationUsageData, GetMigrationUsageErrors, GetMigrationUsageResponses, GetOAuthClientData, GetOAuthClientErrors, GetOAuthClientResponses, GetOrganizationData, GetOrganizationErasureData, GetOrganizationErasureErrors, GetOrganizationErasureResponses, GetOrganizationErrors, GetOrganizationResponses, GetRetentionData, GetRetentionErrors, GetRetentionResponses, GetRunData, GetRunErrors, GetRunResponses, GetSessionData, GetSessionErrors, GetSessionResponses, GetSessionStateCheckpointData, GetSessionStateCheckpointErrors, GetSessionStateCheckpointResponses, GetSessionStateData, GetSessionStateDiffData, GetSessionStateDiffErrors, GetSessionStateDiffResponses, GetSessionStateErrors, GetSessionStateResponses, GetSessionStateVersionData, GetSessionStateVersionErrors, GetSessionStateVersionResponses, GetUserData, GetUserErasureData, GetUserErasureErrors, GetUserErasureResponses, GetUserErrors, GetUserResponses, ImportConversationsData, ImportConversationsErrors, ImportConversationsResponses, ListAgentsData, ListAgentsErrors, ListAgentsResponses, ListAgentStateCheckpointsData, ListAgentStateCheckpointsErrors, ListAgentStateCheckpointsResponses, ListAgentStateHistoryData, ListAgentStateHistoryErrors, ListAgentStateHistoryResponses, ListAgentVersionsData, ListAgentVersionsErrors, ListAgentVersionsResponses, ListAllMemoriesData, ListAllMemoriesErrors, ListAllMemoriesResponses, ListAuditEntriesData, ListAuditEntriesErrors, ListAuditEntriesResponses, ListContextChangesData, ListContextChangesErrors, ListContextChangesResponses, ListContextTemplatesData, ListContextTemplatesErrors, ListContextTemplatesResponses, ListContextTemplateVersionsData, ListContextTemplateVersionsErrors, ListContextTemplateVersionsResponses, ListConversationBranchesData, ListConversationBranchesErrors, ListConversationBranchesResponses, ListConversationMessagesData, ListConversationMessagesErrors, ListConversationMessagesResponses, ListConversationsData, ListConversationsErrors, ListConversationsResponses, ListDailyUsageData, ListDailyUsageErrors, ListDailyUsageResponses, ListKeysData, ListKeysErrors, ListKeysResponses, ListMembersData, ListMembersErrors, ListMembersResponses, ListMemoriesData, ListMemoriesErrors, ListMemoriesResponses, ListMemoryVersionsData, ListMemoryVersionsErrors, ListMemoryVersionsResponses, ListMessageVersionsData, ListMessageVersionsErrors, ListMessageVersionsResponses, ListModelsData, ListModelsErrors, ListModelsResponses, ListOAuthClientsData, ListOAuthClientsErrors, ListOAuthClientsResponses, ListOrganizationsData, ListOrganizationsErrors, ListOrganizationsResponses, ListRolesData, ListRolesErrors, ListRolesResponses, ListSessionEventsData, ListSessionEventsErrors, ListSessionEventsResponses, ListSessionMessagesData, ListSessionMessagesErrors, ListSessionMessagesResponses, ListSessionsData, ListSessionsErrors, ListSessionsResponses, ListSessionStateCheckpointsData, ListSessionStateCheckpointsErrors, ListSessionStateCheckpointsResponses, ListSessionStateHistoryData, ListSessionStateHistoryErrors, ListSessionStateHistoryResponses, ListUserMemoriesData, ListUserMemoriesErrors, ListUserMemoriesResponses, ListUsersData, ListUsersErrors, ListUsersResponses, OptimizeContextData, OptimizeContextErrors, OptimizeContextResponses, RedactSessionEventsData, RedactSessionEventsErrors, RedactSessionEventsResponses, RejoinMessageStreamData, RejoinMessageStreamResponse, RejoinMessageStreamResponses, ReplaceMemberData, ReplaceMemberErrors, ReplaceMemberResponses, ReplaceRetentionData, ReplaceRetentionErrors, ReplaceRetentionResponses, ReplaceRoleData, ReplaceRoleErrors, ReplaceRoleResponses, RestoreAgentStateData, RestoreAgentStateErrors, RestoreAgentStateResponses, RestoreSessionStateData, RestoreSessionStateErrors, RestoreSessionStateResponses, RevokeKeyData, RevokeKeyErrors, RevokeKeyResponses, RotateKeyData, RotateKeyErrors, RotateKeyResponses, RotateOAuthClientSecretData, RotateOAuthClientSecretErrors, RotateOAuthClientSecretResponses, RunAgentData, RunAgentResponse, RunAgentResponses, SearchMemoriesData, SearchMemoriesErrors, SearchMemoriesResponses, SignInWithApiKeyData, SignInWithApiKeyErrors, SignInWithApiKeyResponses, SignOutData, SignOutErrors, SignOutResponses, StreamMessageData, StreamMessageResponse, StreamMessageResponses, StreamSessionEventsData, StreamSessionEventsResponse, StreamSessionEventsResponses, UndoMemoryData, UndoMemoryErrors, UndoMemoryResponses, UpdateAgentData, UpdateAgentErrors, UpdateAgentResponses, UpdateAgentStateData, UpdateAgentStateErrors, UpdateAgentStateResponses, UpdateAgentStateSchemaData, UpdateAgentStateSchemaErrors, UpdateAgentStateSchemaResponses, UpdateContextTemplateData, UpdateContextTemplateErrors, UpdateContextTemplateResponses, UpdateConversationData, UpdateConversationErrors, UpdateConversationResponses, UpdateKeyData, UpdateKeyErrors, UpdateKeyResponses, UpdateMemoryData, UpdateMemoryErrors, UpdateMemoryImportanceData, UpdateMemoryImportanceErrors, UpdateMemoryImportanceResponses, UpdateMemoryResponses, UpdateMessageMetadataData, UpdateMessageMetadataErrors, UpdateMessageMetadataResponses, UpdateOAuthClientData, UpdateOAuthClientErrors, UpdateOAuthClientResponses, UpdateOrganizationData, UpdateOrganizationErrors, UpdateOrganizationResponses, UpdateSessionData, UpdateSessionErrors, UpdateSessionResponses, UpdateUserData, UpdateUserErrors, UpdateUserResponses } from './types.gen.js';
export type Options<TData extends TDataShape = TDataShape, ThrowOnError extends boolean = boolean, TResponse = unknown> = Options2<TData, ThrowOnError, TResponse> & {
    /**
     * You can provide a client instance returned by `createClient()` instead of
     * individual options. This might be also useful if you want to implement a
     * custom client.
     */
    client?: Client;
    /**
     * You can pass arbitrary values through the `meta` object. This can be
     * used to access values that aren't defined as part of the SDK function.
     */
    meta?: keyof ClientMeta extends never ? Record<string, unknown> : ClientMeta;
};
/**
 * Sign in with an API key
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
 *
 */
export declare const signInWithApiKey: <ThrowOnError extends boolean = false>(options: Options<SignInWithApiKeyData, ThrowOnError>) => RequestResult<SignInWithApiKeyResponses, SignInWithApiKeyErrors, ThrowOnError>;
/**
 * Revoke a token
 *
 * A token lasts an hour, unless its key ends before. Revokes the token that is sent in the body, on every instance at once;
 * its key and other tokens of it go on. The answer is the same for a token that is not valid any more. Whoever has a
 * token may revoke it, so no credential is needed.
 *
 */
export declare const signOut: <ThrowOnError extends boolean = false>(options: Options<SignOutData, ThrowOnError>) => RequestResult<SignOutResponses, SignOutErrors, ThrowOnError>;
/**
 * Get the signing keys
 *
 * A key set holds the public keys that tokens are signed with, each with the `kid` that is in a token's header.
 * Returns it, so that other services can verify tokens without asking Parley.
 *
 */
export declare const getJwks: <ThrowOnError extends boolean = false>(options?: Options<GetJwksData, ThrowOnError>) => RequestResult<GetJwksResponses, GetJwksErrors, ThrowOnError>;
/**
 * List organizations
 *
 * An organization owns agents, conversations, users and keys, and sees nothing of others. Lists all organizations of this
 * server, the newest first. It is for operators: an organization needs no such scope to work.
 *
 */
export declare const listOrganizations: <ThrowOnError extends boolean = false>(options?: Options<ListOrganizationsData, ThrowOnError>) => RequestResult<ListOrganizationsResponses, ListOrganizationsErrors, ThrowOnError>;
/**
 * Create an organization
 *
 * An organization owns agents, conversations, users and keys, and sees nothing of others. Creates one with its first key,
 * whose secret is shown this once. That key has every scope of yours but those of operators, so that it can make further
 * keys; it does not end with yours. A name that another organization has is a `conflict`.
 *
 */
export declare const createOrganization: <ThrowOnError extends boolean = false>(options: Options<CreateOrganizationData, ThrowOnError>) => RequestResult<CreateOrganizationResponses, CreateOrganizationErrors, ThrowOnError>;
/**
 * Get an organization
 *
 * An organization owns agents, conversations, users and keys. Returns yours; another one is not found.
 *
 */
export declare const getOrganization: <ThrowOnError extends boolean = false>(options: Options<GetOrganizationData, ThrowOnError>) => RequestResult<GetOrganizationResponses, GetOrganizationErrors, ThrowOnError>;
/**
 * Update an organization
 *
 * An organization is known by its name. Changes that of yours. A name that another organization has is a `conflict`.
 *
 */
export declare const updateOrganization: <ThrowOnError extends boolean = false>(options: Options<UpdateOrganizationData, ThrowOnError>) => RequestResult<UpdateOrganizationResponses, UpdateOrganizationErrors, ThrowOnError>;
/**
 * Get the erasure of an organization
 *
 * The erasure of an organization shows what was erased so far and, once its status is `done`, certifies what was. It says
 * nothing of the organization but the id that Parley gave, and is kept. Returns that of any organization for a credential
 * with `operator:read`: those of the organization itself have ended.
 *
 */
export declare const getOrganizationErasure: <ThrowOnError extends boolean = false>(options: Options<GetOrganizationErasureData, ThrowOnError>) => RequestResult<GetOrganizationErasureResponses, GetOrganizationErasureErrors, ThrowOnError>;
/**
 * Erase an organization
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
 */
export declare const eraseOrganization: <ThrowOnError extends boolean = false>(options: Options<EraseOrganizationData, ThrowOnError>) => RequestResult<EraseOrganizationResponses, EraseOrganizationErrors, ThrowOnError>;
/**
 * Export an organization
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
 */
export declare const exportOrganization: <ThrowOnError extends boolean = false>(options: Options<ExportOrganizationData, ThrowOnError, ExportOrganizationResponse>) => Promise<ServerSentEventsResult<ExportOrganizationResponses>>;
/**
 * List members
 *
 * A member is a user who has roles in the organization. Lists those of yours, who became one last first. A role whose time
 * is over is listed until it is replaced, and gives nothing.
 *
 */
export declare const listMembers: <ThrowOnError extends boolean = false>(options: Options<ListMembersData, ThrowOnError>) => RequestResult<ListMembersResponses, ListMembersErrors, ThrowOnError>;
/**
 * Delete a member
 *
 * A member is a user who has roles in the organization. Takes all roles from one, and revokes the keys that belong to the
 * member on every instance at once. The user remains.
 *
 */
export declare const deleteMember: <ThrowOnError extends boolean = false>(options: Options<DeleteMemberData, ThrowOnError>) => RequestResult<DeleteMemberResponses, DeleteMemberErrors, ThrowOnError>;
/**
 * Get a member
 *
 * A member is a user who has roles in the organization. Returns one of yours, with the roles and the scopes that these
 * give now.
 *
 */
export declare const getMember: <ThrowOnError extends boolean = false>(options: Options<GetMemberData, ThrowOnError>) => RequestResult<GetMemberResponses, GetMemberErrors, ThrowOnError>;
/**
 * Create or replace a member
 *
 * A member is a user who has roles in the organization. Gives a user of yours these roles in the place of those that they
 * have; keys that belong to the member follow at once. A role with `expires_at` ends by itself at that moment.
 *
 * You can give and take only roles whose scopes you have, and for no longer than you have them yourself.
 *
 */
export declare const replaceMember: <ThrowOnError extends boolean = false>(options: Options<ReplaceMemberData, ThrowOnError>) => RequestResult<ReplaceMemberResponses, ReplaceMemberErrors, ThrowOnError>;
/**
 * Get the retention policy
 *
 * A retention policy says for how many days an organization keeps what it has. Returns that of yours, with what is due to
 * be deleted by it now.
 *
 */
export declare const getRetention: <ThrowOnError extends boolean = false>(options: Options<GetRetentionData, ThrowOnError>) => RequestResult<GetRetentionResponses, GetRetentionErrors, ThrowOnError>;
/**
 * Replace the retention policy
 *
 * A retention policy says for how many days an organization keeps what it has. Replaces that of yours; what is left out is
 * kept for ever. What is due is deleted in the background within an hour, in small steps, and each of them is told of in
 * the audit. `dry_run=true` stores nothing: the answer says what would be due now.
 *
 * `messages_days` erases conversations in which nothing has happened for so long, with their sessions, messages, events,
 * checkpoints and prompts; memories that were made of them stay. `events_days` deletes the events of runs that ended so
 * long ago; messages, runs and states stay. The server may keep events for a shorter time. `memories_days` erases memories that
 * were made so long ago and not changed since. `audit_days` deletes the oldest entries of the audit; the rest of the chain still verifies.
 *
 */
export declare const replaceRetention: <ThrowOnError extends boolean = false>(options: Options<ReplaceRetentionData, ThrowOnError>) => RequestResult<ReplaceRetentionResponses, ReplaceRetentionErrors, ThrowOnError>;
/**
 * List roles
 *
 * A role is a named set of scopes that members have. Lists the roles of your organization: those that every organization
 * has (`owner`, `editor` and `viewer`) first, and then yours by their names.
 *
 */
export declare const listRoles: <ThrowOnError extends boolean = false>(options: Options<ListRolesData, ThrowOnError>) => RequestResult<ListRolesResponses, ListRolesErrors, ThrowOnError>;
/**
 * Delete a role
 *
 * A role that no member has can be deleted. Deletes one. One that a member has, and those that every organization has, are
 * a `conflict`.
 *
 */
export declare const deleteRole: <ThrowOnError extends boolean = false>(options: Options<DeleteRoleData, ThrowOnError>) => RequestResult<DeleteRoleResponses, DeleteRoleErrors, ThrowOnError>;
/**
 * Create or replace a role
 *
 * A role is a named set of scopes that members have. Creates one of that name, or replaces it; members who have it may at
 * once do what it says then. You can give it no scope that you lack, and replace only one whose scopes you have. The roles
 * that every organization has cannot be replaced: a `conflict`, as is the 101st role.
 *
 */
export declare const replaceRole: <ThrowOnError extends boolean = false>(options: Options<ReplaceRoleData, ThrowOnError>) => RequestResult<ReplaceRoleResponses, ReplaceRoleErrors, ThrowOnError>;
/**
 * List keys
 *
 * A key is the credential of a program or a person. Lists the keys of your organization, the newest first, without their
 * secrets. `last_used_at` is exact to about ten seconds. Revoked keys are left out unless `include_revoked` is true.
 *
 */
export declare const listKeys: <ThrowOnError extends boolean = false>(options?: Options<ListKeysData, ThrowOnError>) => RequestResult<ListKeysResponses, ListKeysErrors, ThrowOnError>;
/**
 * Create a key
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
 *
 */
export declare const createKey: <ThrowOnError extends boolean = false>(options: Options<CreateKeyData, ThrowOnError>) => RequestResult<CreateKeyResponses, CreateKeyErrors, ThrowOnError>;
/**
 * Revoke a key
 *
 * A revoked key is refused for ever. Revokes one, on every instance at once, with its tokens and streams, and with the
 * keys that were made with it. To replace only the secret, rotate the key. Revoking it again changes nothing.
 *
 */
export declare const revokeKey: <ThrowOnError extends boolean = false>(options: Options<RevokeKeyData, ThrowOnError>) => RequestResult<RevokeKeyResponses, RevokeKeyErrors, ThrowOnError>;
/**
 * Get a key
 *
 * A key is the credential of a program or a person. Returns one without its secret, which nobody can read again.
 *
 */
export declare const getKey: <ThrowOnError extends boolean = false>(options: Options<GetKeyData, ThrowOnError>) => RequestResult<GetKeyResponses, GetKeyErrors, ThrowOnError>;
/**
 * Update a key
 *
 * What a key may do can change. Changes what is given and leaves the rest as it is; tokens of the key follow at once.
 * You can change only a key that may do no more than you, and give it no scope that you lack. A key that was revoked is a
 * `conflict`.
 *
 */
export declare const updateKey: <ThrowOnError extends boolean = false>(options: Options<UpdateKeyData, ThrowOnError>) => RequestResult<UpdateKeyResponses, UpdateKeyErrors, ThrowOnError>;
/**
 * Rotate a key
 *
 * A rotated key has a new secret and stays the same key otherwise. Rotates one and returns the new secret, which is shown
 * this once. The secret before works for `overlap_seconds` more, a day unless you choose otherwise, with the tokens that
 * were made with it; one that is older ends at once. A key that was revoked is a `conflict`.
 *
 */
export declare const rotateKey: <ThrowOnError extends boolean = false>(options: Options<RotateKeyData, ThrowOnError>) => RequestResult<RotateKeyResponses, RotateKeyErrors, ThrowOnError>;
/**
 * List OAuth clients
 *
 * A client is a program that gets tokens by OAuth 2.0 or OpenID Connect, for itself or for the people who let it. Lists
 * the clients of your organization, the newest first, without their secrets.
 *
 */
export declare const listOAuthClients: <ThrowOnError extends boolean = false>(options?: Options<ListOAuthClientsData, ThrowOnError>) => RequestResult<ListOAuthClientsResponses, ListOAuthClientsErrors, ThrowOnError>;
/**
 * Create an OAuth client
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
 *
 */
export declare const createOAuthClient: <ThrowOnError extends boolean = false>(options: Options<CreateOAuthClientData, ThrowOnError>) => RequestResult<CreateOAuthClientResponses, CreateOAuthClientErrors, ThrowOnError>;
/**
 * Delete an OAuth client
 *
 * A client that is deleted gets no more tokens. Deletes one for ever with its tokens and consents, on every instance at
 * once.
 *
 */
export declare const deleteOAuthClient: <ThrowOnError extends boolean = false>(options: Options<DeleteOAuthClientData, ThrowOnError>) => RequestResult<DeleteOAuthClientResponses, DeleteOAuthClientErrors, ThrowOnError>;
/**
 * Get an OAuth client
 *
 * A client is a program that gets tokens by OAuth 2.0 or OpenID Connect. Returns one without its secret, which nobody can
 * read again.
 *
 */
export declare const getOAuthClient: <ThrowOnError extends boolean = false>(options: Options<GetOAuthClientData, ThrowOnError>) => RequestResult<GetOAuthClientResponses, GetOAuthClientErrors, ThrowOnError>;
/**
 * Update an OAuth client
 *
 * The rights of a client can change. Changes what is given and leaves the rest as it is; its tokens follow at once. You can
 * change only a client that may do no more than you, and give it no scope that you lack.
 *
 */
export declare const updateOAuthClient: <ThrowOnError extends boolean = false>(options: Options<UpdateOAuthClientData, ThrowOnError>) => RequestResult<UpdateOAuthClientResponses, UpdateOAuthClientErrors, ThrowOnError>;
/**
 * Rotate the secret of an OAuth client
 *
 * The secret is what a confidential client proves itself by. Replaces it and returns the new one, which is shown this
 * once. The secret before ends at once; tokens stay. A public client has no secret, which is a `conflict`.
 *
 */
export declare const rotateOAuthClientSecret: <ThrowOnError extends boolean = false>(options: Options<RotateOAuthClientSecretData, ThrowOnError>) => RequestResult<RotateOAuthClientSecretResponses, RotateOAuthClientSecretErrors, ThrowOnError>;
/**
 * List audit entries
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
 *
 */
export declare const listAuditEntries: <ThrowOnError extends boolean = false>(options?: Options<ListAuditEntriesData, ThrowOnError>) => RequestResult<ListAuditEntriesResponses, ListAuditEntriesErrors, ThrowOnError>;
/**
 * Export the audit
 *
 * An export is a stream of the entries that all given filters let through, as listAuditEntries lists them, in the order of
 * the chain. The number of a line is the place of its entry: an export that was cut off goes on with `after_seq`,
 * or with `Last-Event-ID`.
 *
 * `export_complete` is the last event of a whole export; one without it was cut off, or ends with `error`. What is
 * written meanwhile may be there or not. Without filters the chain can be verified from the export alone.
 *
 */
export declare const exportAuditEntries: <ThrowOnError extends boolean = false>(options?: Options<ExportAuditEntriesData, ThrowOnError, ExportAuditEntriesResponse>) => Promise<ServerSentEventsResult<ExportAuditEntriesResponses>>;
/**
 * List users
 *
 * A user is a person who talks with your agents. Lists those of your organization, the newest first; `external_id` finds
 * the one that your product knows by that id. A token that acts for a user sees that user only.
 *
 */
export declare const listUsers: <ThrowOnError extends boolean = false>(options?: Options<ListUsersData, ThrowOnError>) => RequestResult<ListUsersResponses, ListUsersErrors, ThrowOnError>;
/**
 * Create a user
 *
 * A user is a person who talks with your agents. Creates one. It is rarely needed: a conversation, a session, a message
 * or an AG-UI run that names `user: {"external_id": "…"}` finds the user or makes it.
 *
 * `external_id` is the id by which your product knows the person, unique in your organization; one that another user
 * has is a `conflict`. `locale` is a language tag (BCP 47), `time_zone` a name of the IANA time zone database.
 *
 */
export declare const createUser: <ThrowOnError extends boolean = false>(options: Options<CreateUserData, ThrowOnError>) => RequestResult<CreateUserResponses, CreateUserErrors, ThrowOnError>;
/**
 * Delete a user
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
 */
export declare const deleteUser: <ThrowOnError extends boolean = false>(options: Options<DeleteUserData, ThrowOnError>) => RequestResult<DeleteUserResponses, DeleteUserErrors, ThrowOnError>;
/**
 * Get a user
 *
 * A user is a person who talks with your agents. Returns one. Their conversations are in listConversations with
 * `user_id`, their memories in listUserMemories.
 *
 */
export declare const getUser: <ThrowOnError extends boolean = false>(options: Options<GetUserData, ThrowOnError>) => RequestResult<GetUserResponses, GetUserErrors, ThrowOnError>;
/**
 * Update a user
 *
 * What you keep of a user can change. Changes what is given and leaves the rest as it is: `metadata` is replaced as a
 * whole, and null takes a value away. An `external_id` that another user has is a `conflict`; a token that acts for a user
 * cannot change it.
 *
 */
export declare const updateUser: <ThrowOnError extends boolean = false>(options: Options<UpdateUserData, ThrowOnError>) => RequestResult<UpdateUserResponses, UpdateUserErrors, ThrowOnError>;
/**
 * Get the erasure of a user
 *
 * The erasure of a user shows what was erased so far and, once its status is `done`, certifies what was. It says nothing of
 * the user but the id that Parley gave, and is kept. Returns that of a user who was deleted.
 *
 */
export declare const getUserErasure: <ThrowOnError extends boolean = false>(options: Options<GetUserErasureData, ThrowOnError>) => RequestResult<GetUserErasureResponses, GetUserErasureErrors, ThrowOnError>;
/**
 * Export a user
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
 */
export declare const exportUser: <ThrowOnError extends boolean = false>(options: Options<ExportUserData, ThrowOnError, ExportUserResponse>) => Promise<ServerSentEventsResult<ExportUserResponses>>;
/**
 * List the memories of a user
 *
 * A user has memories with single agents, with all agents, and in sessions. Lists all that belong to one user, the newest
 * first: with whatever agent, deleted agents included. What all users of an agent share belongs to no user, and is not here.
 *
 */
export declare const listUserMemories: <ThrowOnError extends boolean = false>(options: Options<ListUserMemoriesData, ThrowOnError>) => RequestResult<ListUserMemoriesResponses, ListUserMemoriesErrors, ThrowOnError>;
/**
 * List agents
 *
 * An agent is a prompt with the models and tools to carry it out. Lists the agents of your organization, the newest
 * first; with `key`, the one that has it. Deleted agents are left out.
 *
 */
export declare const listAgents: <ThrowOnError extends boolean = false>(options?: Options<ListAgentsData, ThrowOnError>) => RequestResult<ListAgentsResponses, ListAgentsErrors, ThrowOnError>;
/**
 * Create an agent
 *
 * An agent is a prompt with the models and tools to carry it out. Creates one, as its version 1. Its `key` is your
 * own name for it and must be free among your agents.
 *
 * Models are names from listModels. One that the gateway does not offer is taken all the same, because catalogues
 * change, and is named in `unsupported_models`. `fallback_models` are asked in their order when the model before fails
 * in a way that may pass, and only before its first token, so that no answer is made of two. `tools` are functions of
 * yours: the model calls them, you carry them out; see createMessage. All of an agent together has at most 1,000,000
 * bytes as JSON; a change that makes it larger is `payload_too_large`.
 *
 */
export declare const createAgent: <ThrowOnError extends boolean = false>(options: Options<CreateAgentData, ThrowOnError>) => RequestResult<CreateAgentResponses, CreateAgentErrors, ThrowOnError>;
/**
 * Delete an agent
 *
 * A deleted agent is out of the catalogue and its key is free again. Deletes one. What it has said stays readable and
 * its open sessions can be continued, but no new conversation or session begins with it.
 *
 */
export declare const deleteAgent: <ThrowOnError extends boolean = false>(options: Options<DeleteAgentData, ThrowOnError>) => RequestResult<DeleteAgentResponses, DeleteAgentErrors, ThrowOnError>;
/**
 * Get an agent
 *
 * An agent is a prompt with the models and tools to carry it out. Returns its newest version, with those of its
 * models that the gateway does not offer at present. Earlier versions are in listAgentVersions.
 *
 */
export declare const getAgent: <ThrowOnError extends boolean = false>(options: Options<GetAgentData, ThrowOnError>) => RequestResult<GetAgentResponses, GetAgentErrors, ThrowOnError>;
/**
 * Update an agent
 *
 * A version of an agent never changes. Makes a new one from the newest: members that are given replace what was there,
 * lists and `metadata` as a whole, `memory` member by member, and the others stay as they are. Sessions go on with the version they were opened
 * with; new sessions take the new one. The `key` cannot be changed.
 *
 */
export declare const updateAgent: <ThrowOnError extends boolean = false>(options: Options<UpdateAgentData, ThrowOnError>) => RequestResult<UpdateAgentResponses, UpdateAgentErrors, ThrowOnError>;
/**
 * List the versions of an agent
 *
 * Every change of an agent makes a version that never changes again. Lists the versions of an agent, the first one
 * first, each as the agent was at that time.
 *
 */
export declare const listAgentVersions: <ThrowOnError extends boolean = false>(options: Options<ListAgentVersionsData, ThrowOnError>) => RequestResult<ListAgentVersionsResponses, ListAgentVersionsErrors, ThrowOnError>;
/**
 * Run an agent for a front end
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
 * conversation of a new thread belongs to that user for ever, and that of an existing one has to. Memories are recalled and
 * learned when the agent or the session switches them on.
 *
 * **Failures.** What is wrong before the run begins is answered with the problem's own status, later it is RUN_ERROR
 * with the problem in its `metadata`. A front end that goes away does not stop the run: cancelRun does, and
 * streamSessionEvents, with the last `id` as `Last-Event-ID`, shows the rest.
 *
 */
export declare const runAgent: <ThrowOnError extends boolean = false>(options: Options<RunAgentData, ThrowOnError, RunAgentResponse>) => Promise<ServerSentEventsResult<RunAgentResponses>>;
/**
 * List memories
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
 */
export declare const listMemories: <ThrowOnError extends boolean = false>(options: Options<ListMemoriesData, ThrowOnError>) => RequestResult<ListMemoriesResponses, ListMemoriesErrors, ThrowOnError>;
/**
 * Create a memory
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
 */
export declare const createMemory: <ThrowOnError extends boolean = false>(options: Options<CreateMemoryData, ThrowOnError>) => RequestResult<CreateMemoryResponses, CreateMemoryErrors, ThrowOnError>;
/**
 * Create a batch of memories
 *
 * A batch is up to 100 memories. Stores them in their order and answers with one result for each, with your ids. Each `id`
 * has to be unique.
 *
 * The status is 200 whatever became of them: look at `outcome`, and at `change` for what a memory with a `key` became. A `failed` result holds the problem that createMemory would
 * have answered with. With `stop_on_error` those after a failure are `skipped`. A batch counts as one request of the class
 * batch.
 *
 */
export declare const createMemoryBatch: <ThrowOnError extends boolean = false>(options: Options<CreateMemoryBatchData, ThrowOnError>) => RequestResult<CreateMemoryBatchResponses, CreateMemoryBatchErrors, ThrowOnError>;
/**
 * Search memories
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
 */
export declare const searchMemories: <ThrowOnError extends boolean = false>(options: Options<SearchMemoriesData, ThrowOnError>) => RequestResult<SearchMemoriesResponses, SearchMemoriesErrors, ThrowOnError>;
/**
 * Delete memories by a filter
 *
 * Memories can be forgotten by what they are. Deletes those of the named scopes that all given filters let through, those
 * that were consolidated into others too, as deleteMemory deletes one. With `dry_run`, the default, it only counts them.
 *
 * One request deletes 10,000 memories at most; `complete` is false when there are more. Ask again until it is true.
 *
 */
export declare const deleteMemories: <ThrowOnError extends boolean = false>(options: Options<DeleteMemoriesData, ThrowOnError>) => RequestResult<DeleteMemoriesResponses, DeleteMemoriesErrors, ThrowOnError>;
/**
 * Consolidate memories
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
 */
export declare const consolidateMemories: <ThrowOnError extends boolean = false>(options: Options<ConsolidateMemoriesData, ThrowOnError>) => RequestResult<ConsolidateMemoriesResponses, ConsolidateMemoriesErrors, ThrowOnError>;
/**
 * List the memories of all agents
 *
 * A memory is something that an agent should recall. Lists those of all agents of your organization, deleted agents
 * included, in all scopes, the newest first. Filters leave out memories as in listMemories; `user_id` lists what belongs to
 * a user, as listUserMemories does. A token that acts for a user sees that user's, and what all users share.
 *
 */
export declare const listAllMemories: <ThrowOnError extends boolean = false>(options?: Options<ListAllMemoriesData, ThrowOnError>) => RequestResult<ListAllMemoriesResponses, ListAllMemoriesErrors, ThrowOnError>;
/**
 * Export memories
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
 *
 */
export declare const exportMemories: <ThrowOnError extends boolean = false>(options?: Options<ExportMemoriesData, ThrowOnError, ExportMemoriesResponse>) => Promise<ServerSentEventsResult<ExportMemoriesResponses>>;
/**
 * Delete a memory
 *
 * A deleted memory is gone for good: it is not found, listed or shown any more, counts for no limit, and nothing says any
 * more what it said, in its versions or in the prompts that were given it. Deletes one, and with a memory that was made by
 * consolidation its sources; undoMemory is what brings these back instead. A memory that was merged from it is made of its
 * other sources again; where that cannot be, it is deleted too, and these are active again.
 *
 */
export declare const deleteMemory: <ThrowOnError extends boolean = false>(options: Options<DeleteMemoryData, ThrowOnError>) => RequestResult<DeleteMemoryResponses, DeleteMemoryErrors, ThrowOnError>;
/**
 * Get a memory
 *
 * A memory is something that an agent should recall. Returns one as it is now, with its links to others. Earlier versions
 * are in listMemoryVersions. Send its `ETag` as `If-Match` with a change, so that nobody overwrites what they have not seen.
 *
 */
export declare const getMemory: <ThrowOnError extends boolean = false>(options: Options<GetMemoryData, ThrowOnError>) => RequestResult<GetMemoryResponses, GetMemoryErrors, ThrowOnError>;
/**
 * Update a memory
 *
 * A memory can be put right. Members that are given replace what was there, `content` and `metadata` as a whole; the others
 * stay as they are. `content` has to be of the memory's type, which cannot be changed. What the memory was before stays
 * readable in listMemoryVersions. A change that changes nothing makes no version. Consolidated memories cannot be changed.
 *
 */
export declare const updateMemory: <ThrowOnError extends boolean = false>(options: Options<UpdateMemoryData, ThrowOnError>) => RequestResult<UpdateMemoryResponses, UpdateMemoryErrors, ThrowOnError>;
/**
 * Update the importance of a memory
 *
 * Importance says how much a memory matters, from 0 to 1. Searches can leave out what matters less, and consolidation keeps
 * what matters more. Sets it. The memory gets a new version if it was another; what it says stays as it is.
 *
 */
export declare const updateMemoryImportance: <ThrowOnError extends boolean = false>(options: Options<UpdateMemoryImportanceData, ThrowOnError>) => RequestResult<UpdateMemoryImportanceResponses, UpdateMemoryImportanceErrors, ThrowOnError>;
/**
 * Undo a consolidation
 *
 * A memory that was made by consolidation can be taken apart again. Deletes it, and brings its sources back as they were;
 * those that have been deleted or have expired since are left out. To undo a memory that supersedes others brings these back,
 * and it stays beside them; to undo a superseded memory brings that one back. Consolidation does not merge the same memories
 * again. A memory that was changed since can be undone too.
 *
 */
export declare const undoMemory: <ThrowOnError extends boolean = false>(options: Options<UndoMemoryData, ThrowOnError>) => RequestResult<UndoMemoryResponses, UndoMemoryErrors, ThrowOnError>;
/**
 * List the versions of a memory
 *
 * Every change of a memory makes a version that never changes again. Lists the versions of a memory, the first one first,
 * each as the memory was at that time, with who changed it and how.
 *
 */
export declare const listMemoryVersions: <ThrowOnError extends boolean = false>(options: Options<ListMemoryVersionsData, ThrowOnError>) => RequestResult<ListMemoryVersionsResponses, ListMemoryVersionsErrors, ThrowOnError>;
/**
 * Get the state of an agent
 *
 * The state of an agent is one JSON document that lasts across its conversations. Every change makes a version that
 * never changes again. Returns the newest one; an agent whose state was never changed has an empty object, as
 * version 0. `ETag` is the version: send it as `If-Match` with a change.
 *
 */
export declare const getAgentState: <ThrowOnError extends boolean = false>(options: Options<GetAgentStateData, ThrowOnError>) => RequestResult<GetAgentStateResponses, GetAgentStateErrors, ThrowOnError>;
/**
 * Update the state of an agent
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
 */
export declare const updateAgentState: <ThrowOnError extends boolean = false>(options: Options<UpdateAgentStateData, ThrowOnError>) => RequestResult<UpdateAgentStateResponses, UpdateAgentStateErrors, ThrowOnError>;
/**
 * Get the schema of a state
 *
 * The state of an agent may have a JSON Schema that every version has to satisfy. Returns it; `schema` is null when
 * every document will do.
 *
 */
export declare const getAgentStateSchema: <ThrowOnError extends boolean = false>(options: Options<GetAgentStateSchemaData, ThrowOnError>) => RequestResult<GetAgentStateSchemaResponses, GetAgentStateSchemaErrors, ThrowOnError>;
/**
 * Update the schema of a state
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
 */
export declare const updateAgentStateSchema: <ThrowOnError extends boolean = false>(options: Options<UpdateAgentStateSchemaData, ThrowOnError>) => RequestResult<UpdateAgentStateSchemaResponses, UpdateAgentStateSchemaErrors, ThrowOnError>;
/**
 * Delete versions of the state of an agent
 *
 * Every change of the state of an agent is a version that is kept. Erases those before `before_version` for good; that one
 * and all later ones stay. The oldest that stays tells its document, and nothing of what was before it. Checkpoints hold
 * documents of their own: deleteAgentStateCheckpoint deletes one.
 *
 */
export declare const deleteAgentStateHistory: <ThrowOnError extends boolean = false>(options: Options<DeleteAgentStateHistoryData, ThrowOnError>) => RequestResult<DeleteAgentStateHistoryResponses, DeleteAgentStateHistoryErrors, ThrowOnError>;
/**
 * List the versions of the state of an agent
 *
 * Every change of the state of an agent is a version: who made it, when, and the patch that made it of the one before.
 * Lists them, the newest first. A patch of more than 16,000 bytes is left out here; getAgentStateVersion has it.
 *
 */
export declare const listAgentStateHistory: <ThrowOnError extends boolean = false>(options: Options<ListAgentStateHistoryData, ThrowOnError>) => RequestResult<ListAgentStateHistoryResponses, ListAgentStateHistoryErrors, ThrowOnError>;
/**
 * Get a version of the state of an agent
 *
 * A version of a state never changes. Returns the whole document as it was then, with who made it of the version
 * before, when, and how.
 *
 */
export declare const getAgentStateVersion: <ThrowOnError extends boolean = false>(options: Options<GetAgentStateVersionData, ThrowOnError>) => RequestResult<GetAgentStateVersionResponses, GetAgentStateVersionErrors, ThrowOnError>;
/**
 * Get the difference of two versions of a state
 *
 * A difference is a JSON Patch, RFC 6902, that makes one version of the other. Returns the one between any two
 * versions of the state of an agent, forward or back: by default between the newest and the one before it. Version 0 is
 * the empty object that every state begins with.
 *
 */
export declare const getAgentStateDiff: <ThrowOnError extends boolean = false>(options: Options<GetAgentStateDiffData, ThrowOnError>) => RequestResult<GetAgentStateDiffResponses, GetAgentStateDiffErrors, ThrowOnError>;
/**
 * List the checkpoints of an agent
 *
 * A checkpoint is a named copy of the state of an agent that never changes. Lists them, the newest first, without what
 * they hold; with `name`, the one that has it.
 *
 */
export declare const listAgentStateCheckpoints: <ThrowOnError extends boolean = false>(options: Options<ListAgentStateCheckpointsData, ThrowOnError>) => RequestResult<ListAgentStateCheckpointsResponses, ListAgentStateCheckpointsErrors, ThrowOnError>;
/**
 * Create a checkpoint of an agent
 *
 * A checkpoint is a named copy of the state of an agent that never changes. Makes one of the newest version. With
 * `include` it holds the agent's memories or context too, as they are at the same moment.
 *
 * `hash` is the SHA-256 of the document as canonical JSON, RFC 8785. It is looked at each time that the checkpoint is
 * read: one that does not fit any more is `state_corruption`.
 *
 */
export declare const createAgentStateCheckpoint: <ThrowOnError extends boolean = false>(options: Options<CreateAgentStateCheckpointData, ThrowOnError>) => RequestResult<CreateAgentStateCheckpointResponses, CreateAgentStateCheckpointErrors, ThrowOnError>;
/**
 * Delete a checkpoint of an agent
 *
 * A checkpoint is a named copy of the state of an agent. Deletes one for good, with all that it holds. A restore that it is
 * the undo of cannot be undone any more.
 *
 */
export declare const deleteAgentStateCheckpoint: <ThrowOnError extends boolean = false>(options: Options<DeleteAgentStateCheckpointData, ThrowOnError>) => RequestResult<DeleteAgentStateCheckpointResponses, DeleteAgentStateCheckpointErrors, ThrowOnError>;
/**
 * Get a checkpoint of an agent
 *
 * A checkpoint is a named copy of the state of an agent that never changes. Returns one with the document that it holds,
 * once that has been held against its hash.
 *
 */
export declare const getAgentStateCheckpoint: <ThrowOnError extends boolean = false>(options: Options<GetAgentStateCheckpointData, ThrowOnError>) => RequestResult<GetAgentStateCheckpointResponses, GetAgentStateCheckpointErrors, ThrowOnError>;
/**
 * Restore the state of an agent
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
 */
export declare const restoreAgentState: <ThrowOnError extends boolean = false>(options: Options<RestoreAgentStateData, ThrowOnError>) => RequestResult<RestoreAgentStateResponses, RestoreAgentStateErrors, ThrowOnError>;
/**
 * List models
 *
 * A model is what answers a prompt; an agent names one and its fallbacks. Lists what the gateway offers. The list is
 * kept for a while, and `age_seconds` says how old it is. When the gateway cannot be asked again, the last known list
 * is returned, marked `stale`. The built-in offline provider offers `offline/echo` and `offline/scripted`.
 *
 */
export declare const listModels: <ThrowOnError extends boolean = false>(options?: Options<ListModelsData, ThrowOnError>) => RequestResult<ListModelsResponses, ListModelsErrors, ThrowOnError>;
/**
 * List usage
 *
 * Every run uses tokens of a model. Lists what runs have used, the newest day first: a row for each day, key, user, agent and
 * model, or for each of those that `group_by` names. A run counts for the day in UTC on which it began, once it has
 * ended. A token that acts for a user sees the usage of that user.
 *
 */
export declare const listDailyUsage: <ThrowOnError extends boolean = false>(options?: Options<ListDailyUsageData, ThrowOnError>) => RequestResult<ListDailyUsageResponses, ListDailyUsageErrors, ThrowOnError>;
/**
 * List conversations
 *
 * A conversation is a dialogue with an agent that lasts, across sessions and days. Lists those of your organization,
 * the newest first: all of them, or those of an agent, in a status, of a user, a channel or workspace, or of a time. The time includes `created_after` and
 * ends before `created_before`.
 *
 */
export declare const listConversations: <ThrowOnError extends boolean = false>(options?: Options<ListConversationsData, ThrowOnError>) => RequestResult<ListConversationsResponses, ListConversationsErrors, ThrowOnError>;
/**
 * Create a conversation
 *
 * A conversation is a dialogue with an agent that lasts, across sessions and days. Creates one, empty or with a first
 * message.
 *
 * With `message` a session is opened and the run that answers is started. This does not wait for the answer: follow
 * the run with getRun and read the answer with listConversationMessages. To have the answer at once, leave `message`
 * out, or begin the conversation with createMessage or streamMessage.
 *
 */
export declare const createConversation: <ThrowOnError extends boolean = false>(options: Options<CreateConversationData, ThrowOnError>) => RequestResult<CreateConversationResponses, CreateConversationErrors, ThrowOnError>;
/**
 * Delete a conversation
 *
 * Erases what was said in a conversation: from the events of all its sessions, which keep their places with nothing
 * in them, from its messages and their versions, its title, metadata, channel and workspace, the states and checkpoints of
 * its sessions and what models were given. The conversation, its sessions, messages and runs are not found any more.
 *
 * Memories that Parley has extracted from it and those of its sessions are erased too. A memory that was merged from
 * one of them is made of its other sources again; where that cannot be, it goes, and these are active again. Memories that a caller has written stay, and the
 * answer names them; `memories` says otherwise. While a run is answering in it, the request is `run_in_progress`.
 *
 */
export declare const deleteConversation: <ThrowOnError extends boolean = false>(options: Options<DeleteConversationData, ThrowOnError>) => RequestResult<DeleteConversationResponses, DeleteConversationErrors, ThrowOnError>;
/**
 * Get a conversation
 *
 * A conversation is a dialogue with an agent that lasts, across sessions and days. Returns it without its messages;
 * those are in listConversationMessages.
 *
 */
export declare const getConversation: <ThrowOnError extends boolean = false>(options: Options<GetConversationData, ThrowOnError>) => RequestResult<GetConversationResponses, GetConversationErrors, ThrowOnError>;
/**
 * Update a conversation
 *
 * The title and the metadata of a conversation are yours to choose. Changes what is given and leaves the other as it
 * is; `metadata` is replaced as a whole, and a `title` of null takes it away. Works on closed conversations too.
 *
 * `current_branch_id` switches to another branch of the conversation: lists show it, and the next message goes on there.
 * What answers on another branch goes on there too.
 *
 */
export declare const updateConversation: <ThrowOnError extends boolean = false>(options: Options<UpdateConversationData, ThrowOnError>) => RequestResult<UpdateConversationResponses, UpdateConversationErrors, ThrowOnError>;
/**
 * Close a conversation
 *
 * A closed conversation can be read but not continued. Closes one and ends its sessions; closing it again changes
 * nothing. While a run is answering in it, the request is refused with `run_in_progress`.
 *
 */
export declare const closeConversation: <ThrowOnError extends boolean = false>(options: Options<CloseConversationData, ThrowOnError>) => RequestResult<CloseConversationResponses, CloseConversationErrors, ThrowOnError>;
/**
 * List the branches of a conversation
 *
 * A branch is one of the ways that a conversation has taken. It begins with the first of them, and another one begins when
 * a message is sent after an earlier one. A branch has what was said on it, and what was said before it on the branch
 * from which it forks. Lists them, the oldest first; those with the same `after_message_id` are alternatives of each
 * other, and of what the branch `parent_branch_id` has after that message.
 *
 * To read one, give its id to listConversationMessages; to go on with one, to updateConversation.
 *
 */
export declare const listConversationBranches: <ThrowOnError extends boolean = false>(options: Options<ListConversationBranchesData, ThrowOnError>) => RequestResult<ListConversationBranchesResponses, ListConversationBranchesErrors, ThrowOnError>;
/**
 * List the messages of a conversation
 *
 * A message is what a person reads: what was said, which tools were called and what they returned, what failed. Lists
 * those of all sessions of the conversation on its current branch, or on another one, the oldest first: those that were
 * said on the branch, and before it up to where it begins. One that is still being written is among them, in state
 * `in_progress`, with the text that has arrived. A page ends before what would make it larger than 8 MiB; `next_cursor`
 * leads to the rest.
 *
 */
export declare const listConversationMessages: <ThrowOnError extends boolean = false>(options: Options<ListConversationMessagesData, ThrowOnError>) => RequestResult<ListConversationMessagesResponses, ListConversationMessagesErrors, ThrowOnError>;
/**
 * List sessions
 *
 * A session is one execution context of one agent version inside a conversation. Lists those of your organization, the newest first, all or by conversation, agent and status.
 */
export declare const listSessions: <ThrowOnError extends boolean = false>(options?: Options<ListSessionsData, ThrowOnError>) => RequestResult<ListSessionsResponses, ListSessionsErrors, ThrowOnError>;
/**
 * Create a session
 *
 * A session is one execution context of one agent version inside a conversation, with settings that override the
 * agent's. Opens one in the given conversation, or in a new one, with the agent's newest version.
 *
 * Without `agent_id` it is the agent of the conversation. With both, the session has that agent, and the conversation
 * keeps its own. `allowed_tools` may only name tools that the agent has, and `tool_choice` only one that is allowed.
 *
 */
export declare const createSession: <ThrowOnError extends boolean = false>(options: Options<CreateSessionData, ThrowOnError>) => RequestResult<CreateSessionResponses, CreateSessionErrors, ThrowOnError>;
/**
 * Get a session
 *
 * A session is one execution context of one agent version inside a conversation. Returns it with its settings and with
 * the end of its event log, `last_seq`.
 *
 */
export declare const getSession: <ThrowOnError extends boolean = false>(options: Options<GetSessionData, ThrowOnError>) => RequestResult<GetSessionResponses, GetSessionErrors, ThrowOnError>;
/**
 * Update a session
 *
 * The settings of a session override its agent's. Changes them, or the metadata; each is replaced as a whole, so a
 * setting that is left out is the agent's again. The next run works with them. An ended session is refused with
 * `session_ended`.
 *
 */
export declare const updateSession: <ThrowOnError extends boolean = false>(options: Options<UpdateSessionData, ThrowOnError>) => RequestResult<UpdateSessionResponses, UpdateSessionErrors, ThrowOnError>;
/**
 * End a session
 *
 * An ended session can be read but takes no more messages; its conversation goes on in others. Ends one; ending it
 * again changes nothing. While a run is answering in it, the request is refused with `run_in_progress`.
 *
 */
export declare const endSession: <ThrowOnError extends boolean = false>(options: Options<EndSessionData, ThrowOnError>) => RequestResult<EndSessionResponses, EndSessionErrors, ThrowOnError>;
/**
 * List the messages of a session
 *
 * A message is what a person reads: what was said, which tools were called and what they returned, what failed. Lists
 * those of one session on the current branch of its conversation, or on another one, the oldest first. One that is still
 * being written is among them, in state `in_progress`, with the text that has arrived. A page ends before what would make
 * it larger than 8 MiB; `next_cursor` leads to the rest.
 *
 */
export declare const listSessionMessages: <ThrowOnError extends boolean = false>(options: Options<ListSessionMessagesData, ThrowOnError>) => RequestResult<ListSessionMessagesResponses, ListSessionMessagesErrors, ThrowOnError>;
/**
 * Send a message to a session
 *
 * A message is what is said to an agent, and it begins a run that answers it. Sends one to this session, waits for the
 * run to end and returns the whole reply, as createMessage does with this `session_id` as its context: the same
 * options, tools, branches and problems.
 *
 */
export declare const createSessionMessage: <ThrowOnError extends boolean = false>(options: Options<CreateSessionMessageData, ThrowOnError>) => RequestResult<CreateSessionMessageResponses, CreateSessionMessageErrors, ThrowOnError>;
/**
 * Stream the events of a session
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
 */
export declare const streamSessionEvents: <ThrowOnError extends boolean = false>(options: Options<StreamSessionEventsData, ThrowOnError, StreamSessionEventsResponse>) => Promise<ServerSentEventsResult<StreamSessionEventsResponses>>;
/**
 * Push events
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
 */
export declare const createSessionEvents: <ThrowOnError extends boolean = false>(options: Options<CreateSessionEventsData, ThrowOnError>) => RequestResult<CreateSessionEventsResponses, CreateSessionEventsErrors, ThrowOnError>;
/**
 * List the events of a session
 *
 * The log of a session holds everything that happened in it, in order. Lists a page of it after `after_seq`, the oldest
 * event first; without `after_seq`, from the oldest event that is kept. Go on with `next_after_seq`: no event is missed
 * or repeated, although others write meanwhile and although pieces of a text are stored together. A page may hold fewer
 * events than `limit` when they are large: `has_more` says whether there are more now.
 *
 * `event_type`, `start_time` and `end_time` leave events out. What is stored together has the time of its last piece;
 * with `view=raw` each event has its own, and counts by itself.
 *
 */
export declare const listSessionEvents: <ThrowOnError extends boolean = false>(options: Options<ListSessionEventsData, ThrowOnError>) => RequestResult<ListSessionEventsResponses, ListSessionEventsErrors, ThrowOnError>;
/**
 * Redact events
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
 */
export declare const redactSessionEvents: <ThrowOnError extends boolean = false>(options: Options<RedactSessionEventsData, ThrowOnError>) => RequestResult<RedactSessionEventsResponses, RedactSessionEventsErrors, ThrowOnError>;
/**
 * Get the state of a session
 *
 * Agent and front end share a JSON document, made by the STATE_SNAPSHOT and STATE_DELTA events of the session. Returns
 * it as it is now, with the place of the event that made it so. A session without such events has an empty object.
 *
 */
export declare const getSessionState: <ThrowOnError extends boolean = false>(options: Options<GetSessionStateData, ThrowOnError>) => RequestResult<GetSessionStateResponses, GetSessionStateErrors, ThrowOnError>;
/**
 * List the versions of the state of a session
 *
 * Every STATE_SNAPSHOT and STATE_DELTA event of a session makes a version of its state, which is named by the place of
 * the event. Lists those whose events are kept, the newest first, each with the patch that the event is. A patch of
 * more than 16,000 bytes is left out here; getSessionStateVersion has it.
 *
 */
export declare const listSessionStateHistory: <ThrowOnError extends boolean = false>(options: Options<ListSessionStateHistoryData, ThrowOnError>) => RequestResult<ListSessionStateHistoryResponses, ListSessionStateHistoryErrors, ThrowOnError>;
/**
 * Get a version of the state of a session
 *
 * A version of the state of a session is the document as an event has left it. Returns the one that the event at this
 * place has made. When events that it builds on are not kept any more, the answer is `cursor_expired`.
 *
 */
export declare const getSessionStateVersion: <ThrowOnError extends boolean = false>(options: Options<GetSessionStateVersionData, ThrowOnError>) => RequestResult<GetSessionStateVersionResponses, GetSessionStateVersionErrors, ThrowOnError>;
/**
 * Get the difference of two versions of a state
 *
 * A difference is a JSON Patch, RFC 6902, that makes one version of the other. Returns the one between any two
 * versions of the state of a session, forward or back: by default between the newest and the one before it. Version 0 is
 * the empty object that every state begins with.
 *
 */
export declare const getSessionStateDiff: <ThrowOnError extends boolean = false>(options: Options<GetSessionStateDiffData, ThrowOnError>) => RequestResult<GetSessionStateDiffResponses, GetSessionStateDiffErrors, ThrowOnError>;
/**
 * List the checkpoints of a session
 *
 * A checkpoint is a named copy of the state of a session that never changes. Lists them, the newest first, without what
 * they hold; with `name`, the one that has it.
 *
 */
export declare const listSessionStateCheckpoints: <ThrowOnError extends boolean = false>(options: Options<ListSessionStateCheckpointsData, ThrowOnError>) => RequestResult<ListSessionStateCheckpointsResponses, ListSessionStateCheckpointsErrors, ThrowOnError>;
/**
 * Create a checkpoint of a session
 *
 * A checkpoint is a named copy of the state of a session that never changes. Makes one of the state as it is now. It
 * is kept when the events that made the state are not, unless they are redacted: then it is deleted with them.
 *
 * `hash` is the SHA-256 of the document as canonical JSON, RFC 8785. It is looked at each time that the checkpoint is
 * read: one that does not fit any more is `state_corruption`.
 *
 */
export declare const createSessionStateCheckpoint: <ThrowOnError extends boolean = false>(options: Options<CreateSessionStateCheckpointData, ThrowOnError>) => RequestResult<CreateSessionStateCheckpointResponses, CreateSessionStateCheckpointErrors, ThrowOnError>;
/**
 * Delete a checkpoint of a session
 *
 * A checkpoint is a named copy of the state of a session. Deletes one for good, with all that it holds. A restore that it is
 * the undo of cannot be undone any more.
 *
 */
export declare const deleteSessionStateCheckpoint: <ThrowOnError extends boolean = false>(options: Options<DeleteSessionStateCheckpointData, ThrowOnError>) => RequestResult<DeleteSessionStateCheckpointResponses, DeleteSessionStateCheckpointErrors, ThrowOnError>;
/**
 * Get a checkpoint of a session
 *
 * A checkpoint is a named copy of the state of a session that never changes. Returns one with the document that it holds,
 * once that has been held against its hash.
 *
 */
export declare const getSessionStateCheckpoint: <ThrowOnError extends boolean = false>(options: Options<GetSessionStateCheckpointData, ThrowOnError>) => RequestResult<GetSessionStateCheckpointResponses, GetSessionStateCheckpointErrors, ThrowOnError>;
/**
 * Restore the state of a session
 *
 * A restore makes the document of a checkpoint or of an earlier version the newest one. Restores the state of a session:
 * with a STATE_SNAPSHOT event in a run of its own, so that everybody who follows the session sees it. With `dry_run`
 * nothing is changed, and the answer shows what would be.
 *
 * `If-Match` is required, with the `ETag` of getSessionState. While a run is active in the session, the answer is
 * `run_in_progress`. To undo a restore, send the `undo` of its answer here.
 *
 */
export declare const restoreSessionState: <ThrowOnError extends boolean = false>(options: Options<RestoreSessionStateData, ThrowOnError>) => RequestResult<RestoreSessionStateResponses, RestoreSessionStateErrors, ThrowOnError>;
/**
 * Send a message
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
 * A call of a tool that the model was not offered (one that does not exist, that the session does not allow, or any
 * while `options.tools.enabled` is false) is not yours: it gets an error as its result, and the model is asked again
 * within the run.
 *
 * **Going away.** A caller that disconnects does not stop the run. Its answer is in listSessionMessages; cancelRun
 * stops it, and whoever waits here is told `run_cancelled`.
 *
 */
export declare const createMessage: <ThrowOnError extends boolean = false>(options: Options<CreateMessageData, ThrowOnError>) => RequestResult<CreateMessageResponses, CreateMessageErrors, ThrowOnError>;
/**
 * Rejoin the stream of a reply
 *
 * A run goes on when the connection of its streamMessage is lost. Streams the same events of a run, with the same `id`
 * and `seq`, from the one after `Last-Event-ID` or `after_seq` on, or all of them: those that were missed, and while the
 * run goes on those that come. It ends with the same last event, which is shown again as long as it was not read. A run
 * that failed ends with an `error` event, even when there is nothing else to show.
 *
 * Runs of producers are no replies to a message: read them with streamSessionEvents.
 *
 */
export declare const rejoinMessageStream: <ThrowOnError extends boolean = false>(options: Options<RejoinMessageStreamData, ThrowOnError, RejoinMessageStreamResponse>) => Promise<ServerSentEventsResult<RejoinMessageStreamResponses>>;
/**
 * Send a message and stream the reply
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
 * What is wrong before the stream begins is answered with the problem's own status. Later it is an `error` event: the
 * status has been sent. Losing the connection does not stop the run; go on with rejoinMessageStream.
 *
 */
export declare const streamMessage: <ThrowOnError extends boolean = false>(options: Options<StreamMessageData, ThrowOnError, StreamMessageResponse>) => Promise<ServerSentEventsResult<StreamMessageResponses>>;
/**
 * Send a batch of messages
 *
 * A batch is up to 50 messages that do not wait for each other. Sends them, `max_concurrent` at a time, waits for all
 * replies and answers with one result for each message, in their order and with your ids. Each `id` has to be unique.
 *
 * The status is 200 whatever became of them: look at `outcome`. A `failed` result holds the problem that createMessage
 * would have answered with. With `stop_on_error` the messages are sent one after the other, and those after a failure
 * are `skipped`. Two messages to the same session need `stop_on_error` or `max_concurrent: 1`, because a session
 * carries out one run at a time. A batch counts as one request of the class batch.
 *
 */
export declare const createMessageBatch: <ThrowOnError extends boolean = false>(options: Options<CreateMessageBatchData, ThrowOnError>) => RequestResult<CreateMessageBatchResponses, CreateMessageBatchErrors, ThrowOnError>;
/**
 * Delete a message
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
 * tool calls wait for results lets the session go on without them.
 *
 */
export declare const deleteMessage: <ThrowOnError extends boolean = false>(options: Options<DeleteMessageData, ThrowOnError>) => RequestResult<DeleteMessageResponses, DeleteMessageErrors, ThrowOnError>;
/**
 * Get a message
 *
 * A message is what a person reads: what was said, which tools were called and what they returned, what failed. Returns
 * one; while it is being written, with the text that has arrived.
 *
 */
export declare const getMessage: <ThrowOnError extends boolean = false>(options: Options<GetMessageData, ThrowOnError>) => RequestResult<GetMessageResponses, GetMessageErrors, ThrowOnError>;
/**
 * Update the metadata of a message
 *
 * Metadata is your own data on a message: a rating, a label, an id of yours. Replaces it as a whole. The message gets a
 * new version, and what it was stays readable in listMessageVersions. What was said cannot be changed.
 *
 */
export declare const updateMessageMetadata: <ThrowOnError extends boolean = false>(options: Options<UpdateMessageMetadataData, ThrowOnError>) => RequestResult<UpdateMessageMetadataResponses, UpdateMessageMetadataErrors, ThrowOnError>;
/**
 * List the versions of a message
 *
 * A change of a message makes a version. Lists the versions of a message, the first one first; the last one is the
 * message as it is now.
 *
 */
export declare const listMessageVersions: <ThrowOnError extends boolean = false>(options: Options<ListMessageVersionsData, ThrowOnError>) => RequestResult<ListMessageVersionsResponses, ListMessageVersionsErrors, ThrowOnError>;
/**
 * Get the context of an answer
 *
 * The context of an answer is what its model was given. Returns the snapshot of it: every message in its order, the parts
 * of the system prompt, the tools, the memories and the state, each with its tokens, the budget, and what was left out and
 * why. The snapshot belongs to the run: all answers of one run have the same.
 *
 * `messages` and `tools` are what was sent. A snapshot holds what does not change by its id only, so what was redacted since
 * is blank in it too; `intact` says whether it is still what the model was given, to the byte.
 *
 * Tokens are counted when a snapshot is read. `tokenizer.exact` says whether with the model's own encoding; when that is
 * not published, another one stands in for it and the numbers are estimates.
 *
 */
export declare const getMessageContext: <ThrowOnError extends boolean = false>(options: Options<GetMessageContextData, ThrowOnError>) => RequestResult<GetMessageContextResponses, GetMessageContextErrors, ThrowOnError>;
/**
 * List templates
 *
 * A template is a text with typed variables that is added to an agent's prompt. Lists those of your organization, the
 * newest first. Deleted ones are left out.
 *
 */
export declare const listContextTemplates: <ThrowOnError extends boolean = false>(options?: Options<ListContextTemplatesData, ThrowOnError>) => RequestResult<ListContextTemplatesResponses, ListContextTemplatesErrors, ThrowOnError>;
/**
 * Create a template
 *
 * A template is a text with typed variables that is added to an agent's prompt. Creates one, as its version 1.
 *
 * `{{name}}` in the `body` stands for a variable, and nothing else does: there are no conditions and no loops. `\{{` is a
 * pair of braces. A placeholder that is none of the `variables` is refused, and so is a default of another type. A variable
 * without a value has its default, or is empty. What a variable holds is put in as it is: placeholders in it are text.
 * The text may have 1,000,000 characters with its values; a template that has more in any case is refused.
 *
 */
export declare const createContextTemplate: <ThrowOnError extends boolean = false>(options: Options<CreateContextTemplateData, ThrowOnError>) => RequestResult<CreateContextTemplateResponses, CreateContextTemplateErrors, ThrowOnError>;
/**
 * Delete a template
 *
 * A deleted template cannot be applied any more. Deletes one. Conversations that it was applied to keep its text.
 *
 */
export declare const deleteContextTemplate: <ThrowOnError extends boolean = false>(options: Options<DeleteContextTemplateData, ThrowOnError>) => RequestResult<DeleteContextTemplateResponses, DeleteContextTemplateErrors, ThrowOnError>;
/**
 * Get a template
 *
 * A template is a text with typed variables that is added to an agent's prompt. Returns its newest version. Earlier ones
 * are in listContextTemplateVersions.
 *
 */
export declare const getContextTemplate: <ThrowOnError extends boolean = false>(options: Options<GetContextTemplateData, ThrowOnError>) => RequestResult<GetContextTemplateResponses, GetContextTemplateErrors, ThrowOnError>;
/**
 * Update a template
 *
 * A version of a template never changes. Makes a new one from the newest: members that are given replace what was there,
 * `variables` as a whole. What it was applied to before keeps its text; apply it again to change that.
 *
 */
export declare const updateContextTemplate: <ThrowOnError extends boolean = false>(options: Options<UpdateContextTemplateData, ThrowOnError>) => RequestResult<UpdateContextTemplateResponses, UpdateContextTemplateErrors, ThrowOnError>;
/**
 * List the versions of a template
 *
 * Every change of a template makes a version that never changes again. Lists the versions of a template, the first one
 * first, each as the template was at that time.
 *
 */
export declare const listContextTemplateVersions: <ThrowOnError extends boolean = false>(options: Options<ListContextTemplateVersionsData, ThrowOnError>) => RequestResult<ListContextTemplateVersionsResponses, ListContextTemplateVersionsErrors, ThrowOnError>;
/**
 * Get the context of a conversation
 *
 * A template and an optimization can hold for a conversation: they decide what the model is given for the following
 * answers. Returns both as they are now.
 *
 */
export declare const getConversationContext: <ThrowOnError extends boolean = false>(options: Options<GetConversationContextData, ThrowOnError>) => RequestResult<GetConversationContextResponses, GetConversationContextErrors, ThrowOnError>;
/**
 * List the changes of a context
 *
 * Each template and each optimization that is applied to a conversation, or taken away, is a change. Lists those of a
 * conversation, the first one first, with who made them.
 *
 */
export declare const listContextChanges: <ThrowOnError extends boolean = false>(options: Options<ListContextChangesData, ThrowOnError>) => RequestResult<ListContextChangesResponses, ListContextChangesErrors, ThrowOnError>;
/**
 * Apply a template
 *
 * The text of a template that is applied to a conversation is a part of the system prompt of the following answers, after
 * the agent's own prompt. Applies a template, in its newest version or the one named, in place of the one before; with
 * `template_id: null` there is none any more.
 *
 * Each fault of the `variables` has its pointer. The text is made now: later versions of the template do not change it.
 *
 */
export declare const applyContextTemplate: <ThrowOnError extends boolean = false>(options: Options<ApplyContextTemplateData, ThrowOnError>) => RequestResult<ApplyContextTemplateResponses, ApplyContextTemplateErrors, ThrowOnError>;
/**
 * Optimize the context of a conversation
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
 */
export declare const optimizeContext: <ThrowOnError extends boolean = false>(options: Options<OptimizeContextData, ThrowOnError>) => RequestResult<OptimizeContextResponses, OptimizeContextErrors, ThrowOnError>;
/**
 * Get a run
 *
 * A run is one turn of an agent, from a message to its answer. Returns where it stands: still `running`, or ended, with
 * the tokens that it took or, when it has `failed`, with the problem.
 *
 */
export declare const getRun: <ThrowOnError extends boolean = false>(options: Options<GetRunData, ThrowOnError>) => RequestResult<GetRunResponses, GetRunErrors, ThrowOnError>;
/**
 * Cancel a run
 *
 * A run goes on when its caller goes away; this is how to stop it. Cancels one and returns it when it has stopped. What
 * had been answered is kept, in a message in state `cancelled`.
 *
 * A run in status `requires_tool_results` has ended, but its session waits for what its tool calls return. Cancelling it
 * gives each of these calls a result that says that it was cancelled, and the session takes the next message.
 *
 * A run that was cancelled before is returned as it is. One that has ended in another way, or whose calls have their
 * results, is refused with `run_not_active`.
 *
 */
export declare const cancelRun: <ThrowOnError extends boolean = false>(options: Options<CancelRunData, ThrowOnError>) => RequestResult<CancelRunResponses, CancelRunErrors, ThrowOnError>;
/**
 * Create a migration job
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
 *
 */
export declare const createMigrationJob: <ThrowOnError extends boolean = false>(options: Options<CreateMigrationJobData, ThrowOnError>) => RequestResult<CreateMigrationJobResponses, CreateMigrationJobErrors, ThrowOnError>;
/**
 * Get a migration job
 *
 * A migration job upgrades stored conversations of version 1. Returns it with its plan, what has become of each conversation,
 * and when it will probably have ended.
 *
 */
export declare const getMigrationJob: <ThrowOnError extends boolean = false>(options: Options<GetMigrationJobData, ThrowOnError>) => RequestResult<GetMigrationJobResponses, GetMigrationJobErrors, ThrowOnError>;
/**
 * Get the state of the migration
 *
 * The migration from version 1 has three parts: callers, stored conversations, and time. Returns how many requests of your
 * organization came to each version in the last 24 hours, how many imported conversations are upgraded, which jobs are
 * under way, and the phase of version 1 with its dates.
 *
 */
export declare const getMigrationStatus: <ThrowOnError extends boolean = false>(options?: Options<GetMigrationStatusData, ThrowOnError>) => RequestResult<GetMigrationStatusResponses, GetMigrationStatusErrors, ThrowOnError>;
/**
 * Get the callers of the version before
 *
 * The server counts who calls version 1, with which operation, and which members that could have been left out were sent.
 * Returns these counts of your organization, the newest first, and whether anybody calls at all since a moment: since 24
 * hours ago, unless `since` says another. Refused requests count too: whoever is told that a version has ended is one who
 * still calls it.
 *
 */
export declare const getMigrationUsage: <ThrowOnError extends boolean = false>(options?: Options<GetMigrationUsageData, ThrowOnError>) => RequestResult<GetMigrationUsageResponses, GetMigrationUsageErrors, ThrowOnError>;
/**
 * Import conversations
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
 *
 */
export declare const importConversations: <ThrowOnError extends boolean = false>(options: Options<ImportConversationsData, ThrowOnError>) => RequestResult<ImportConversationsResponses, ImportConversationsErrors, ThrowOnError>;
/**
 * Check the health of the server
 *
 * Health says whether the parts that Parley needs can be reached. Checks the database and the gateway. Without the
 * database nothing works, and the answer is 503; when its disk is full nothing can be written, and it is 503 too.
 * Without the gateway only answers of agents fail, and the status is `degraded`. It is never limited.
 *
 */
export declare const getHealth: <ThrowOnError extends boolean = false>(options?: Options<GetHealthData, ThrowOnError>) => RequestResult<GetHealthResponses, GetHealthErrors, ThrowOnError>;
