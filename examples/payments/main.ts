import { App } from 'cdk8s';
import { Payments } from './payments';

const app = new App();
new Payments(app, 'payments');
app.synth();
