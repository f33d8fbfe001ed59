import { bodyBreaks } from './bodies.ts';
import { harmlessForms } from './harmless-forms.ts';
import { harmlessOperations } from './harmless-operations.ts';
import { harmlessSchemas } from './harmless-schemas.ts';
import { harmlessWords } from './harmless-words.ts';
import { operationBreaks } from './operations.ts';
import { parameterBreaks } from './parameters.ts';
import { promiseBreaks } from './promises.ts';
import { rareBreaks } from './rare.ts';
import { requestValueBreaks } from './request-values.ts';
import { requestBreaks } from './requests.ts';
import { responseBreaks } from './responses.ts';

/** What the breaking-change gate is held against: breaks that it has to report, and changes that it may not. */
export const mutations = [
  ...operationBreaks,
  ...parameterBreaks,
  ...bodyBreaks,
  ...requestBreaks,
  ...requestValueBreaks,
  ...responseBreaks,
  ...rareBreaks,
  ...promiseBreaks,
  ...harmlessOperations,
  ...harmlessWords,
  ...harmlessSchemas,
  ...harmlessForms,
];
