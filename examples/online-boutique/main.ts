import { OnlineBoutique } from './online-boutique';
import { ZeroTrustApp } from 'cdk8s-zero-trust';

const app = new ZeroTrustApp();
new OnlineBoutique(app, 'online-boutique');
app.synth();
