// This phone: whose it is, whether the browser keeps what is on it, how full it is, how its clock stands.
import { button, h, link, list } from "./dom.js";
import { meta } from "./store.js";
import { askToKeep, keptSays, room } from "./keeping.js";
import { local, says } from "./clock.js";
import { bytesSay } from "./words.js";

export async function deviceScreen(show, again) {
  const [me, kept, pushed, pulled, off, space] = await Promise.all([meta("me"), meta("kept"), meta("pushed"), meta("pulled"), meta("clock_off"), room()]);
  show("本机",
    h("section", { class: "card" }, h("h2", {}, me?.name || "已绑定"), list([["单位", me?.unit], ["手机名称", me?.device?.name], ["绑定时间", me?.device?.bound_at && local(me.device.bound_at)], ["发送于", says(pushed?.at)], ["任务更新于", says(pulled?.at)], ["时钟误差", off === undefined ? "还不知道" : `${off} 秒`]])),
    h("section", { class: "card" }, h("h2", {}, "存储"), h("p", { class: kept ? "ok" : "fault" }, keptSays(kept)), list([["已用", bytesSay(space.usage)], ["可用共", space.quota ? bytesSay(space.quota) : "不知道"]]), kept ? "" : button("再请浏览器长期保存", async () => { await askToKeep(); again(); })),
    h("section", { class: "card" }, h("h2", {}, "换机、停用"), h("p", {}, "手机丢了或换人用，马上请安全管理员收回这台手机的授权；它下次联网时会清除本机数据。"), link("重新绑定", document.body.dataset.bind)), { tabs: true });
}
