import { ANY_SOURCE } from './any-source';
import { AROUND_PROXY } from './around-proxy';
import { NO_DEFAULT_DENY } from './no-default-deny';
import { PLAIN_TEXT } from './plain-text';
import { REPLACED_PROXY } from './replaced-proxy';
import type { RuleDefinition } from '../rule';

export const RULES: readonly RuleDefinition[] = [
  PLAIN_TEXT,
  AROUND_PROXY,
  REPLACED_PROXY,
  ANY_SOURCE,
  NO_DEFAULT_DENY,
];
