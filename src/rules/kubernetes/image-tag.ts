import { defineRule } from '../rule';
import { cis, nsa } from '../standards';
import { show, subjectOf } from '../words';
import { containerEvidence, inContainers } from './containers';
import { isPinned, parseImage } from './image-reference';

const MOVING = 'latest';

/** No tag means latest. Source: Kubernetes "Images". */
export const IMAGE_TAG = defineRule({
  code: 'ZT115',
  name: 'image-tag',
  title: 'An image has the tag latest, or none',
  severity: 'error',
  why: 'Nobody can say what ran yesterday or go back to it, and every restart may bring another program.',
  fix: 'Name a released version, or better its digest.',
  standards: [cis('5.5.1'), nsa('Building secure container images')],
  check: (input) => inContainers(input, (container, pod) => {
    const image = container.field.child('image');
    if (typeof image.value !== 'string' || isPinned(image.value)) return [];
    const tag = parseImage(image.value).tag;
    return tag === undefined || tag === MOVING ? [containerEvidence(pod, container, image)] : [];
  }),
  describe: (evidence) => `${subjectOf(evidence)} runs ${show(evidence.got)}, which is another image after every push.`,
});
