/** What the custom resources have in common that become configuration entries of Consul. Source: the CRDs of consul-k8s. */
export const CONFIG_ENTRY = { apiVersion: 'consul.hashicorp.com/v1alpha1', fields: ['spec'] } as const;
