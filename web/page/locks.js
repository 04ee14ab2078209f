// Locks that a tab holds until it is gone, so that each keeps in a slot of its own. Browsers have Web Locks
// for secure pages alone (https, localhost). Elsewhere a mark in localStorage stands for a lock: the tab
// renews the mark as long as it lives.
const prefix = 'onegin lock ';
const renewal = 20_000; // milliseconds
const stale = 150_000; // the timers of a hidden tab run once a minute

const webLocks = {
  alone: (name, work) => navigator.locks.request(name, work),
  hold(name, patience) {
    // Without patience the browser's answer is waited for, however long a busy one takes for it.
    const options = patience > 0 ? { signal: AbortSignal.timeout(patience) } : { ifAvailable: true };
    return new Promise((resolve) => {
      const held = (lock) => {
        resolve(lock !== null);
        return lock && new Promise(() => {});
      };
      navigator.locks.request(name, options, held).catch(() => resolve(false));
    });
  },
  async held() {
    const { held, pending } = await navigator.locks.query();
    return new Set([...held, ...pending].map((lock) => lock.name));
  },
};

const isFresh = (key) => Date.now() - Number(localStorage.getItem(key) ?? 0) < stale;
const marks = {
  // Tabs change slots of their own, each in one transaction: nothing is lost when two save at once.
  alone: (_, work) => work(),
  async hold(name, patience) {
    const key = prefix + name;
    const end = Date.now() + patience;
    while (isFresh(key)) {
      if (Date.now() >= end) return false;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const renew = () => localStorage.setItem(key, Date.now());
    renew();
    setInterval(renew, renewal);
    addEventListener('pagehide', () => localStorage.removeItem(key));
    addEventListener('pageshow', renew);
    return true;
  },
  async held() {
    return new Set(Object.keys(localStorage).filter((key) => key.startsWith(prefix) && isFresh(key))
      .map((key) => key.slice(prefix.length)));
  },
};

// alone(name, work): no other tab does such work meanwhile. hold(name, patience): until the tab is gone; false where
// another tab keeps the lock for `patience` milliseconds. held(): the names of all locks that are held.
export const locks = navigator.locks ? webLocks : marks;
