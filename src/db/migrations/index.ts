import { Begin1795200000000 } from './1795200000000-begin.ts';
import { Events1795300000000 } from './1795300000000-events.ts';
import { VersionUsage1795400000000 } from './1795400000000-version-usage.ts';
import { Memories1795500000000 } from './1795500000000-memories.ts';
import { States1795600000000 } from './1795600000000-states.ts';
import { Contexts1795700000000 } from './1795700000000-contexts.ts';
import { Migrations1795800000000 } from './1795800000000-migrations.ts';
import { Answers1795900000000 } from './1795900000000-answers.ts';
import { Deletions1796000000000 } from './1796000000000-deletions.ts';
import { Branches1796100000000 } from './1796100000000-branches.ts';
import { CheckpointsOfRuns1796200000000 } from './1796200000000-checkpoints-of-runs.ts';
import { TemplateTexts1796250000000 } from './1796250000000-template-texts.ts';
import { NamedMemories1796260000000 } from './1796260000000-named-memories.ts';
import { Users1796300000000 } from './1796300000000-users.ts';
import { MemoryScopes1796400000000 } from './1796400000000-memory-scopes.ts';
import { MemoryDates1796450000000 } from './1796450000000-memory-dates.ts';
import { Erasures1796500000000 } from './1796500000000-erasures.ts';
import { MemoryRevisions1796600000000 } from './1796600000000-memory-revisions.ts';
import { MemorySaidAt1796700000000 } from './1796700000000-memory-said-at.ts';
import { MemoryLists1796710000000 } from './1796710000000-memory-lists.ts';
import { MemoryWordsVersion1796720000000 } from './1796720000000-memory-words-version.ts';
import { MemoryKnownSince1796730000000 } from './1796730000000-memory-known-since.ts';
import { MemoriesOfUsers1796750000000 } from './1796750000000-memories-of-users.ts';
import { Keys1796760000000 } from './1796760000000-keys.ts';
import { Members1796761000000 } from './1796761000000-members.ts';
import { Idempotency1796770000000 } from './1796770000000-idempotency.ts';
import { Usage1796780000000 } from './1796780000000-usage.ts';
import { OAuth1796800000000 } from './1796800000000-oauth.ts';
import { Audit1796810000000 } from './1796810000000-audit.ts';
import { ErasurePseudonyms1796820000000 } from './1796820000000-erasure-pseudonyms.ts';
import { Retention1796830000000 } from './1796830000000-retention.ts';
import { DataKeys1796840000000 } from './1796840000000-data-keys.ts';
import { RedactionSteps1796850000000 } from './1796850000000-redaction-steps.ts';
import { OrganizationErasures1796860000000 } from './1796860000000-organization-erasures.ts';
import { MemoryFilters1796870000000 } from './1796870000000-memory-filters.ts';
import { ThreadsOfUsers1796880000000 } from './1796880000000-threads-of-users.ts';
import { LearningOfRuns1796890000000 } from './1796890000000-learning-of-runs.ts';
import { EmbeddingsInOrder1796900000000 } from './1796900000000-embeddings-in-order.ts';
import { WordsByLength1796910000000 } from './1796910000000-words-by-length.ts';
import { WordsInOrder1796928000000 } from './1796928000000-words-in-order.ts';
import { OriginalAuthors1796932000000 } from './1796932000000-original-authors.ts';
import { MachineSteps1796960000000 } from './1796960000000-machine-steps.ts';
import { SessionsOfServices1796965000000 } from './1796965000000-sessions-of-services.ts';
import { Simulations1796965200000 } from './1796965200000-simulations.ts';
import { Services1796965100000 } from './1796965100000-services.ts';
import { Tools1796940000000 } from './1796940000000-tools.ts';
import { StateMachines1796955000000 } from './1796955000000-state-machines.ts';
import { EphemeralConversations1796981000000 } from './1796981000000-ephemeral-conversations.ts';
import { WebhooksOfDrift1796984200000 } from './1796984200000-webhooks-of-drift.ts';
import { RequestsOfRuns1796984100000 } from './1796984100000-requests-of-runs.ts';
import { DriftOfTools1796984000000 } from './1796984000000-drift-of-tools.ts';
import { UsageByTask1796986500000 } from './1796986500000-usage-by-task.ts';
import { Files1796987000000 } from './1796987000000-files.ts';
import { Uploads1796989100000 } from './1796989100000-uploads.ts';
import { SentParts1796989110000 } from './1796989110000-sent-parts.ts';
import { TimesOfUsage1796989310000 } from './1796989310000-times-of-usage.ts';
import { UsageByContent1796989700000 } from './1796989700000-usage-by-content.ts';
import { HeardMessages1796989800000 } from './1796989800000-heard-messages.ts';
import { Recordings1796989810000 } from './1796989810000-recordings.ts';
import { Webhooks1796970000000 } from './1796970000000-webhooks.ts';
import { WebhooksWithoutSimulations1796977000000 } from './1796977000000-webhooks-without-simulations.ts';
import { RepeatableCalls1796979000000 } from './1796979000000-repeatable-calls.ts';
import { ToolsOfVersionSets1796979100000 } from './1796979100000-tools-of-version-sets.ts';
import { ToolReferencesOfVersionSets1796984500000 } from './1796984500000-tool-references-of-version-sets.ts';
import { Approvals1796950000000 } from './1796950000000-approvals.ts';
import { SimulationParts1796983000000 } from './1796983000000-simulation-parts.ts';

/** Every migration, oldest first. A released one never changes. */
export const migrations = [
  Begin1795200000000,
  Events1795300000000,
  VersionUsage1795400000000,
  Memories1795500000000,
  States1795600000000,
  Contexts1795700000000,
  Migrations1795800000000,
  Answers1795900000000,
  Deletions1796000000000,
  Branches1796100000000,
  CheckpointsOfRuns1796200000000,
  TemplateTexts1796250000000,
  NamedMemories1796260000000,
  Users1796300000000,
  MemoryScopes1796400000000,
  MemoryDates1796450000000,
  Erasures1796500000000,
  MemoryRevisions1796600000000,
  MemorySaidAt1796700000000,
  MemoryLists1796710000000,
  MemoryWordsVersion1796720000000,
  MemoryKnownSince1796730000000,
  MemoriesOfUsers1796750000000,
  Keys1796760000000,
  Members1796761000000,
  Idempotency1796770000000,
  Usage1796780000000,
  OAuth1796800000000,
  Audit1796810000000,
  ErasurePseudonyms1796820000000,
  Retention1796830000000,
  DataKeys1796840000000,
  RedactionSteps1796850000000,
  OrganizationErasures1796860000000,
  MemoryFilters1796870000000,
  ThreadsOfUsers1796880000000,
  LearningOfRuns1796890000000,
  EmbeddingsInOrder1796900000000,
  WordsByLength1796910000000,
  WordsInOrder1796928000000,
  OriginalAuthors1796932000000,
  Tools1796940000000,
  Approvals1796950000000,
  StateMachines1796955000000,
  MachineSteps1796960000000,
  SessionsOfServices1796965000000,
  Services1796965100000,
  Simulations1796965200000,
  Webhooks1796970000000,
  WebhooksWithoutSimulations1796977000000,
  RepeatableCalls1796979000000,
  ToolsOfVersionSets1796979100000,
  EphemeralConversations1796981000000,
  SimulationParts1796983000000,
  DriftOfTools1796984000000,
  RequestsOfRuns1796984100000,
  WebhooksOfDrift1796984200000,
  ToolReferencesOfVersionSets1796984500000,
  UsageByTask1796986500000,
  Files1796987000000,
  Uploads1796989100000,
  SentParts1796989110000,
  TimesOfUsage1796989310000,
  UsageByContent1796989700000,
  HeardMessages1796989800000,
  Recordings1796989810000,
];
