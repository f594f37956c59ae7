import { all, container, namespace, pod, type RuleCases } from './case';
import { OWN_PROXY } from '../../../src/rules/istio/own-proxy';
import { PROXY_USER } from '../../../src/rules/istio/proxy-user';

const MESHED = namespace('{istio-injection: enabled}');
const WEB = container('image: x');

/** Rules about the proxies of workloads. */
export const PROXY_CASES: readonly RuleCases[] = [
  {
    rule: PROXY_USER,
    violates: [
      { title: 'the user of the pod', yaml: all(MESHED, pod('{securityContext: {runAsUser: 1337}, containers: [{name: app}]}')), says: 'Pod shop/web runs all of its containers' },
      { title: 'the group of one container', yaml: all(MESHED, pod('{containers: [{name: app}, {name: agent, securityContext: {runAsGroup: 1337}}]}')), says: 'runs some of its containers' },
      { title: 'a container that only prepares the pod', yaml: all(MESHED, pod('{initContainers: [{name: fetch, securityContext: {runAsUser: 1337}}], containers: [{name: app}]}')) },
    ],
    passes: [
      { title: 'another user', yaml: all(MESHED, pod('{securityContext: {runAsUser: 65532, runAsGroup: 65532}, containers: [{name: app}]}')) },
      { title: 'a container that says otherwise than its pod', yaml: all(MESHED, pod('{securityContext: {runAsUser: 1337}, containers: [{name: app, securityContext: {runAsUser: 1000}}]}')) },
      { title: 'a pod outside the mesh', yaml: all(namespace('{}'), pod('{securityContext: {runAsUser: 1337}, containers: [{name: app}]}')) },
    ],
  },
  {
    rule: OWN_PROXY,
    violates: [
      { title: 'an image of its own', yaml: all(MESHED, pod('{containers: [{name: app}, {name: istio-proxy, image: evil.example/proxy}]}')), says: 'brings an image of its own' },
      { title: 'arguments for the injected container', yaml: all(MESHED, pod('{containers: [{name: app}, {name: istio-proxy, image: auto, args: [sleep]}]}')), says: 'sets args' },
      { title: 'the proxy image of an annotation', yaml: all(MESHED, WEB.replace('labels:', 'annotations: {sidecar.istio.io/proxyImage: evil.example/proxy}, labels:')), says: 'sidecar.istio.io/proxyImage' },
      { title: 'a control plane of its own', yaml: all(MESHED, WEB.replace('labels:', 'annotations: {proxy.istio.io/config: "discoveryAddress: evil.example:15012"}, labels:')), says: 'discoveryAddress' },
      { title: 'a template that nobody knows', yaml: all(MESHED, WEB.replace('labels:', 'annotations: {inject.istio.io/templates: "sidecar,custom"}, labels:')), says: 'sidecar, custom' },
    ],
    passes: [
      { title: 'resources of the injected container', yaml: all(MESHED, pod('{containers: [{name: app}, {name: istio-proxy, image: auto, resources: {limits: {memory: 1Gi}}}]}')) },
      { title: 'a configuration that changes nothing', yaml: all(MESHED, WEB.replace('labels:', 'annotations: {proxy.istio.io/config: "concurrency: 2"}, labels:')) },
      { title: 'a pod outside the mesh', yaml: all(namespace('{}'), pod('{containers: [{name: app}, {name: istio-proxy, image: evil.example/proxy}]}')) },
    ],
  },
];
