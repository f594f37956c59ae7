import { defineRule } from '../rule';
import { cis, nist, nsa } from '../standards';
import { show, subjectOf } from '../words';
import { containerEvidence, inContainers } from './containers';
import { isPinned } from './image-reference';

/** A tag is whatever was pushed last; a digest is one image for ever. */
export const IMAGE_DIGEST = defineRule({
  code: 'ZT114',
  name: 'image-digest',
  title: 'An image is not pinned by digest',
  severity: 'warning',
  why: 'A tag can be pushed again: what was reviewed and scanned need not be what runs, and two nodes can run two images.',
  fix: 'Write the image as name@sha256:… (a tag before it may stay for readers).',
  standards: [nsa('Building secure container images'), cis('5.5.1'), nist('800-204', 'MS-SS-9')],
  check: (input) => inContainers(input, (container, pod) => {
    const image = container.field.child('image');
    return typeof image.value === 'string' && isPinned(image.value) ? [] : [containerEvidence(pod, container, image)];
  }),
  describe: (evidence) => `${subjectOf(evidence)} runs ${show(evidence.got)}, which is not pinned by a digest.`,
});
