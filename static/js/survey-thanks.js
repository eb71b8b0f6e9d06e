// Received: the draft has done its work.
import { forget, lastCode } from './survey-store.js';

const code = lastCode();
if (document.querySelector('[data-receipt]') && code) forget(code);
