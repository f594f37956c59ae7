/** Kinds by which clusters are watched. Sources: the projects' CRD references. */
import { ANY_KIND, doubtful, harmless, makesPods, type Groups } from './kind';

const WATCHES = 'it says what a scraper that is there already looks at; whether it gets through is decided by policies';
const DISPLAY = 'it is about displays and alerts';
const LOGS = 'it decides where logs go that are collected already';

export const OBSERVABILITY: Groups = {
  'monitoring.coreos.com': {
    ...harmless('namespaced', WATCHES, 'ServiceMonitor', 'PodMonitor', 'Probe', 'ScrapeConfig'),
    ...harmless('namespaced', DISPLAY, 'PrometheusRule', 'AlertmanagerConfig'),
    ...makesPods('namespaced', 'the Prometheus operator', 'Prometheus', 'PrometheusAgent', 'Alertmanager', 'ThanosRuler'),
  },
  'azmonitoring.coreos.com': harmless('namespaced', WATCHES, 'ServiceMonitor', 'PodMonitor'),
  'monitoring.googleapis.com': {
    ...harmless('namespaced', WATCHES, 'PodMonitoring', 'Rules', 'OperatorConfig'),
    ...harmless('cluster', WATCHES, 'ClusterPodMonitoring', 'ClusterRules', 'GlobalRules', 'ClusterNodeMonitoring'),
  },
  'operator.victoriametrics.com': {
    ...harmless('namespaced', WATCHES, 'VMServiceScrape', 'VMPodScrape', 'VMProbe', 'VMNodeScrape', 'VMStaticScrape', 'VMScrapeConfig'),
    ...harmless('namespaced', DISPLAY, 'VMRule', 'VMAlertmanagerConfig'),
    ...makesPods('namespaced', 'the VictoriaMetrics operator', 'VMAgent', 'VMAlert', 'VMAlertmanager', 'VMSingle', 'VMCluster', 'VMAuth', 'VMAnomaly', 'VLogs', 'VLSingle', 'VLCluster', 'VTSingle', 'VTCluster'),
    ...doubtful('namespaced', 'identities', 'it lets users in through VMAuth', ['VMUser']),
  },
  'opentelemetry.io': {
    ...makesPods('namespaced', 'the OpenTelemetry operator', 'OpenTelemetryCollector', 'TargetAllocator', 'OpAMPBridge'),
    ...doubtful('namespaced', 'pods', 'it adds containers to pods on their way in', ['Instrumentation']),
  },
  'grafana.integreatly.org': {
    ...makesPods('namespaced', 'the Grafana operator', 'Grafana'),
    ...doubtful('namespaced', 'identities', 'it makes tokens of Grafana', ['GrafanaServiceAccount']),
    ...harmless('namespaced', DISPLAY, ANY_KIND),
  },
  'loki.grafana.com': { ...makesPods('namespaced', 'the Loki operator', 'LokiStack'), ...harmless('namespaced', DISPLAY, 'AlertingRule', 'RecordingRule', 'RulerConfig') },
  'tempo.grafana.com': makesPods('namespaced', 'the Tempo operator', 'TempoStack', 'TempoMonolithic'),
  'collectors.grafana.com': makesPods('namespaced', 'the Alloy operator', 'Alloy'),
  'jaegertracing.io': makesPods('namespaced', 'the Jaeger operator', 'Jaeger'),
  'logging.banzaicloud.io': {
    ...makesPods('cluster', 'the Logging operator', 'Logging', 'FluentbitAgent', 'LoggingRoute', 'NodeAgent'),
    ...makesPods('namespaced', 'the Logging operator', 'FluentdConfig', 'SyslogNGConfig', 'AxoSyslog'),
    ...harmless('namespaced', LOGS, 'Flow', 'Output', 'ClusterFlow', 'ClusterOutput', 'SyslogNGFlow', 'SyslogNGOutput', 'SyslogNGClusterFlow', 'SyslogNGClusterOutput'),
  },
  'fluentbit.fluent.io': {
    ...makesPods('namespaced', 'the Fluent operator', 'FluentBit', 'Collector'),
    ...harmless('namespaced', LOGS, 'Filter', 'Output', 'Parser', 'FluentBitConfig', 'MultilineParser'),
    ...harmless('cluster', LOGS, 'ClusterFilter', 'ClusterInput', 'ClusterOutput', 'ClusterParser', 'ClusterFluentBitConfig', 'ClusterMultilineParser'),
  },
  'datadoghq.com': { ...makesPods('namespaced', 'the Datadog operator', 'DatadogAgent', 'DatadogAgentInternal'), ...harmless('namespaced', DISPLAY, ANY_KIND) },
  'dynatrace.com': doubtful('namespaced', 'pods', 'it makes pods, and changes others on their way in', [ANY_KIND]),
  'aquasecurity.github.io': harmless(undefined, 'a scanner reports with it', ANY_KIND),
  'sloth.slok.dev': harmless('namespaced', DISPLAY, ANY_KIND),
  'pyrra.dev': harmless('namespaced', DISPLAY, ANY_KIND),
};
