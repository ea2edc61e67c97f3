// Loaded before every unit test. The same commit must say the same twice, so the inputs of property
// tests follow one seed; `npm test -- --only unit --explore` draws others, to find what this seed does not.
import fc from 'fast-check';

if (process.env.MARGINLINE_EXPLORE !== '1') fc.configureGlobal({ seed: 20_261_123 });
