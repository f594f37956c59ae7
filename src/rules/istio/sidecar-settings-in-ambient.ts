import { evidenceOf } from '../evidence';
import { defineRule } from '../rule';
import { istio } from './standards';
import { nameOf } from '../words';

/** Annotations that only a sidecar, or what injects it, reads. Source: Istio "Resource Annotations". */
const OF_SIDECARS = /^(traffic\.sidecar\.istio\.io\/|sidecar\.istio\.io\/|proxy\.istio\.io\/config$)/;

/** What is meant to narrow or to widen what a proxy takes does nothing where there is no sidecar. */
export const SIDECAR_SETTINGS_IN_AMBIENT = defineRule({
  code: 'ZT426',
  name: 'sidecar-settings-in-ambient',
  title: 'A pod in ambient mode has settings for a sidecar',
  severity: 'warning',
  why: 'ztunnel reads none of them: ports and networks that they take out of the mesh are in it, and what they limit is not limited.',
  fix: 'Delete the annotations, and say what they were for with policies; or take the pod out of ambient mode.',
  standards: [istio('Resource Annotations', 'reference/config/annotations/')],
  check: (input) => input.pods.flatMap((pod) => {
    if (pod.mesh !== 'shared') return [];
    const key = Object.keys(pod.template.annotations).sort().find((one) => OF_SIDECARS.test(one) && one !== INJECTION_STATUS);
    return key === undefined ? [] : [evidenceOf(pod.ref, [...pod.metadata.path, 'annotations', key], { details: { key } })];
  }),
  describe: ({ object, details }) => `${nameOf(object)} is in ambient mode, where nothing reads its annotation ${details.key}.`,
});

const INJECTION_STATUS = 'sidecar.istio.io/status';
