// Where the phone is: WGS-84 degrees to 6 places and metres; null where it does not know or is not allowed to.

const WAIT = 8000; // ms

export function place() {
  return new Promise((found) => {
    if (!navigator.geolocation) return found(null);
    const late = setTimeout(() => found(null), WAIT + 500);
    const ended = (value) => { clearTimeout(late); found(value); };
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => ended({ latitude: six(coords.latitude), longitude: six(coords.longitude), accuracy: Math.round(coords.accuracy) }),
      () => ended(null),
      { enableHighAccuracy: true, timeout: WAIT, maximumAge: 30000 },
    );
  });
}

const six = (degrees) => Math.round(degrees * 1e6) / 1e6;

export const placeSays = (one) => (one ? `${one.latitude}，${one.longitude}（误差约 ${one.accuracy ?? "?"} 米）` : "没有定位");
