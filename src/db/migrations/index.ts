import type { MigrationInterface } from 'typeorm';

/** A migration by the name of its class, which the database keeps. Its module is loaded when it is to be applied. */
type ListedMigration = { name: string; load: () => Promise<Record<string, new () => MigrationInterface>> };

/** Every migration, oldest first. A released one never changes. */
export const migrations: readonly ListedMigration[] = [
  { name: 'Begin1795200000000', load: () => import('./1795200000000-begin.ts') },
  { name: 'Events1795300000000', load: () => import('./1795300000000-events.ts') },
  { name: 'VersionUsage1795400000000', load: () => import('./1795400000000-version-usage.ts') },
  { name: 'Memories1795500000000', load: () => import('./1795500000000-memories.ts') },
  { name: 'States1795600000000', load: () => import('./1795600000000-states.ts') },
  { name: 'Contexts1795700000000', load: () => import('./1795700000000-contexts.ts') },
  { name: 'Migrations1795800000000', load: () => import('./1795800000000-migrations.ts') },
  { name: 'Answers1795900000000', load: () => import('./1795900000000-answers.ts') },
  { name: 'Deletions1796000000000', load: () => import('./1796000000000-deletions.ts') },
  { name: 'Branches1796100000000', load: () => import('./1796100000000-branches.ts') },
  { name: 'CheckpointsOfRuns1796200000000', load: () => import('./1796200000000-checkpoints-of-runs.ts') },
  { name: 'TemplateTexts1796250000000', load: () => import('./1796250000000-template-texts.ts') },
  { name: 'NamedMemories1796260000000', load: () => import('./1796260000000-named-memories.ts') },
  { name: 'Users1796300000000', load: () => import('./1796300000000-users.ts') },
  { name: 'MemoryScopes1796400000000', load: () => import('./1796400000000-memory-scopes.ts') },
  { name: 'MemoryDates1796450000000', load: () => import('./1796450000000-memory-dates.ts') },
  { name: 'Erasures1796500000000', load: () => import('./1796500000000-erasures.ts') },
  { name: 'MemoryRevisions1796600000000', load: () => import('./1796600000000-memory-revisions.ts') },
  { name: 'MemorySaidAt1796700000000', load: () => import('./1796700000000-memory-said-at.ts') },
  { name: 'MemoryLists1796710000000', load: () => import('./1796710000000-memory-lists.ts') },
  { name: 'MemoryWordsVersion1796720000000', load: () => import('./1796720000000-memory-words-version.ts') },
  { name: 'MemoryKnownSince1796730000000', load: () => import('./1796730000000-memory-known-since.ts') },
  { name: 'MemoriesOfUsers1796750000000', load: () => import('./1796750000000-memories-of-users.ts') },
  { name: 'Keys1796760000000', load: () => import('./1796760000000-keys.ts') },
  { name: 'Members1796761000000', load: () => import('./1796761000000-members.ts') },
  { name: 'Idempotency1796770000000', load: () => import('./1796770000000-idempotency.ts') },
  { name: 'Usage1796780000000', load: () => import('./1796780000000-usage.ts') },
  { name: 'OAuth1796800000000', load: () => import('./1796800000000-oauth.ts') },
  { name: 'Audit1796810000000', load: () => import('./1796810000000-audit.ts') },
  { name: 'ErasurePseudonyms1796820000000', load: () => import('./1796820000000-erasure-pseudonyms.ts') },
  { name: 'Retention1796830000000', load: () => import('./1796830000000-retention.ts') },
  { name: 'DataKeys1796840000000', load: () => import('./1796840000000-data-keys.ts') },
  { name: 'RedactionSteps1796850000000', load: () => import('./1796850000000-redaction-steps.ts') },
  { name: 'OrganizationErasures1796860000000', load: () => import('./1796860000000-organization-erasures.ts') },
  { name: 'MemoryFilters1796870000000', load: () => import('./1796870000000-memory-filters.ts') },
  { name: 'ThreadsOfUsers1796880000000', load: () => import('./1796880000000-threads-of-users.ts') },
  { name: 'LearningOfRuns1796890000000', load: () => import('./1796890000000-learning-of-runs.ts') },
  { name: 'EmbeddingsInOrder1796900000000', load: () => import('./1796900000000-embeddings-in-order.ts') },
  { name: 'WordsByLength1796910000000', load: () => import('./1796910000000-words-by-length.ts') },
  { name: 'WordsInOrder1796928000000', load: () => import('./1796928000000-words-in-order.ts') },
  { name: 'OriginalAuthors1796932000000', load: () => import('./1796932000000-original-authors.ts') },
  { name: 'Tools1796940000000', load: () => import('./1796940000000-tools.ts') },
  { name: 'Approvals1796950000000', load: () => import('./1796950000000-approvals.ts') },
  { name: 'StateMachines1796955000000', load: () => import('./1796955000000-state-machines.ts') },
  { name: 'MachineSteps1796960000000', load: () => import('./1796960000000-machine-steps.ts') },
  { name: 'SessionsOfServices1796965000000', load: () => import('./1796965000000-sessions-of-services.ts') },
  { name: 'Services1796965100000', load: () => import('./1796965100000-services.ts') },
  { name: 'Simulations1796965200000', load: () => import('./1796965200000-simulations.ts') },
  { name: 'Webhooks1796970000000', load: () => import('./1796970000000-webhooks.ts') },
  {
    name: 'WebhooksWithoutSimulations1796977000000',
    load: () => import('./1796977000000-webhooks-without-simulations.ts'),
  },
  { name: 'RepeatableCalls1796979000000', load: () => import('./1796979000000-repeatable-calls.ts') },
  { name: 'ToolsOfVersionSets1796979100000', load: () => import('./1796979100000-tools-of-version-sets.ts') },
  { name: 'EphemeralConversations1796981000000', load: () => import('./1796981000000-ephemeral-conversations.ts') },
  { name: 'SimulationParts1796983000000', load: () => import('./1796983000000-simulation-parts.ts') },
  { name: 'DriftOfTools1796984000000', load: () => import('./1796984000000-drift-of-tools.ts') },
  { name: 'RequestsOfRuns1796984100000', load: () => import('./1796984100000-requests-of-runs.ts') },
  { name: 'WebhooksOfDrift1796984200000', load: () => import('./1796984200000-webhooks-of-drift.ts') },
  {
    name: 'ToolReferencesOfVersionSets1796984500000',
    load: () => import('./1796984500000-tool-references-of-version-sets.ts'),
  },
  { name: 'UsageByTask1796986500000', load: () => import('./1796986500000-usage-by-task.ts') },
  { name: 'Files1796987000000', load: () => import('./1796987000000-files.ts') },
  { name: 'Uploads1796989100000', load: () => import('./1796989100000-uploads.ts') },
  { name: 'SentParts1796989110000', load: () => import('./1796989110000-sent-parts.ts') },
  { name: 'TimesOfUsage1796989310000', load: () => import('./1796989310000-times-of-usage.ts') },
  { name: 'UsageByContent1796989700000', load: () => import('./1796989700000-usage-by-content.ts') },
  { name: 'HeardMessages1796989800000', load: () => import('./1796989800000-heard-messages.ts') },
  { name: 'Recordings1796989810000', load: () => import('./1796989810000-recordings.ts') },
];

/** Loads all migrations, oldest first. A start with none to apply does without. */
export const loadMigrations = (): Promise<MigrationInterface[]> =>
  Promise.all(
    migrations.map(async ({ name, load }) => {
      const Migration = (await load())[name]!;
      return new Migration();
    }),
  );
