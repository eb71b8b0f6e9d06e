// What a resident's device keeps: the draft of each code, and a random number of its own.
const DRAFT = 'leitai-q:';
const DEVICE = 'leitai-q-device';

export function random() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function read(code) {
  try {
    return JSON.parse(localStorage.getItem(DRAFT + code)) || {};
  } catch {
    return {};
  }
}

export function keep(code, draft) {
  try {
    localStorage.setItem(DRAFT + code, JSON.stringify(draft));
    return true;
  } catch {
    return false; // private windows may keep nothing: the page itself still does
  }
}

export function forget(code) {
  try {
    localStorage.removeItem(DRAFT + code);
  } catch {
    // nothing was kept
  }
}

export function device() {
  try {
    const known = localStorage.getItem(DEVICE) || random();
    localStorage.setItem(DEVICE, known);
    return known;
  } catch {
    return '';
  }
}

export function lastCode(code) {
  try {
    if (code) sessionStorage.setItem(DRAFT, code);
    return sessionStorage.getItem(DRAFT) || '';
  } catch {
    return '';
  }
}
