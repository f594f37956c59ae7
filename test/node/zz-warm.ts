import { definitionsOf, WRITTEN_FOR } from '/work/wt/me/test/cluster/kubernetes/crds';
import { goTool } from '/work/wt/me/test/cluster/tools/go-tool';
import { pythonWith } from '/work/wt/me/test/cluster/tools/python-tool';
for (const name of ['etcd','kubernetes-1.37','istio','actor','istiod', 'istio-cni', 'certificates', 'node-1.37', 'network-policy-agent', 'coredns','netpol-cilium','netpol-calico','netpol-cluster-policies','netpol-cyclonus','kubernetes-1.30','kics','kube-score','argo-cd','charts','external-secrets']) {
  const t = Date.now(); try { goTool(name); console.log(name, (Date.now()-t)/1000); } catch (e) { console.log(name, 'FAILED', String(e).slice(0,300)); }
}
for (const project of WRITTEN_FOR) definitionsOf(project);
pythonWith('envoy'); console.log('done');
