/* eslint-disable @typescript-eslint/no-require-imports -- the point of this file: who imports the library does not pay for its judge */
/** The rooms that only a synthesis or a validation needs, loaded when they are asked for. */
import type { duplicateObjects, refuseDuplicates, writtenTwice } from './duplicate-objects';
import type { misplacedObjects } from './misplaced-objects';
import type { reportValidation } from './validate-manifests';
import type { writtenObjects } from './written-objects';
import type { FACTS_FILE, factsText } from '../../judge/facts';
import type { isOfOthers } from '../../proof/assumptions/assumption';
import type { assumptionTexts } from '../../proof/assumptions/assumptions';
import type { clusterFacts } from '../../proof/declared/cluster-facts';
import type { proveGraph } from '../../proof/prove-graph';
import type { clusterSpecificationOf } from '../../proof/specification/read';

interface Facts {
  readonly FACTS_FILE: typeof FACTS_FILE;
  readonly factsText: typeof factsText;
  readonly assumptionTexts: typeof assumptionTexts;
  readonly isOfOthers: typeof isOfOthers;
  readonly clusterFacts: typeof clusterFacts;
  readonly clusterSpecificationOf: typeof clusterSpecificationOf;
}

interface Duplicates {
  readonly duplicateObjects: typeof duplicateObjects;
  readonly refuseDuplicates: typeof refuseDuplicates;
  readonly writtenTwice: typeof writtenTwice;
}

export const LAZY = {
  duplicates: () => require('./duplicate-objects') as Duplicates,
  misplacedObjects: () => (require('./misplaced-objects') as { readonly misplacedObjects: typeof misplacedObjects }).misplacedObjects,
  writtenObjects: () => (require('./written-objects') as { readonly writtenObjects: typeof writtenObjects }).writtenObjects,
  facts: (): Facts => ({
    ...(require('../../judge/facts') as Pick<Facts, 'FACTS_FILE' | 'factsText'>),
    ...(require('../../proof/assumptions/assumption') as Pick<Facts, 'isOfOthers'>),
    ...(require('../../proof/assumptions/assumptions') as Pick<Facts, 'assumptionTexts'>),
    ...(require('../../proof/declared/cluster-facts') as Pick<Facts, 'clusterFacts'>),
    ...(require('../../proof/specification/read') as Pick<Facts, 'clusterSpecificationOf'>),
  }),
  proveGraph: () => (require('../../proof/prove-graph') as { readonly proveGraph: typeof proveGraph }).proveGraph,
  reportValidation: () => (require('./validate-manifests') as { readonly reportValidation: typeof reportValidation }).reportValidation,
} as const;
