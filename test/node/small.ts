import type { Manifest } from '../support/synth';

/** An application for a machine with two processors: one replica of everything, beside what `modest` leaves of it. */
export function small(manifests: readonly Manifest[]): readonly Manifest[] {
  return modest(manifests).map((manifest) => (
    ['Deployment', 'StatefulSet'].includes(manifest.kind) ? { ...manifest, spec: { ...manifest.spec, replicas: 1 } } : manifest
  ));
}

/**
 * An application that nothing scales and that asks for little. Everything that decides who reaches whom stays as it is written, and so does
 * everything about how a pod runs.
 */
export function modest(manifests: readonly Manifest[]): readonly Manifest[] {
  return manifests.filter(({ kind }) => kind !== 'HorizontalPodAutoscaler').map((manifest) => {
    const { kind, spec } = manifest;
    if (kind === 'CronJob') return { ...manifest, spec: { ...spec, jobTemplate: { ...spec.jobTemplate, spec: withSmallPods(spec.jobTemplate.spec) } } };
    if (!['Deployment', 'StatefulSet', 'Job'].includes(kind)) return manifest;
    return { ...manifest, spec: withSmallPods(spec) };
  });
}

function withSmallPods(spec: Manifest): Manifest {
  const { template } = spec;
  const smaller = (containers: readonly Manifest[]) => containers.map((one) => ({
    ...one, resources: { ...one.resources, requests: { ...one.resources?.requests, cpu: '1m', memory: '16Mi' } },
  }));
  const { containers, initContainers } = template.spec;
  return {
    ...spec,
    template: {
      ...template,
      spec: { ...template.spec, containers: smaller(containers), ...(initContainers && { initContainers: smaller(initContainers) }) },
    },
  };
}
