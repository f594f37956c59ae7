import type { Manifest } from '../support/synth';

/**
 * An application for a machine with two processors: one replica of everything, which nothing scales, and requests of a hundredth. Everything that
 * decides who reaches whom stays as it is written, and so does everything about how a pod runs.
 */
export function small(manifests: readonly Manifest[]): readonly Manifest[] {
  return manifests.filter(({ kind }) => kind !== 'HorizontalPodAutoscaler').map((manifest) => {
    const { kind, spec } = manifest;
    if (kind === 'CronJob') return { ...manifest, spec: { ...spec, jobTemplate: { ...spec.jobTemplate, spec: withSmallPods(spec.jobTemplate.spec) } } };
    if (!['Deployment', 'StatefulSet', 'Job'].includes(kind)) return manifest;
    return { ...manifest, spec: { ...withSmallPods(spec), ...(kind !== 'Job' && { replicas: 1 }) } };
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
