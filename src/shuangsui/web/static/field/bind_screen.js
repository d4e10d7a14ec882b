// A phone that is bound to nobody yet.
import { h, link } from "./dom.js";

export function bindScreen(show) {
  const wiped = sessionStorage.getItem("wiped");
  show("现场检查", wiped ? h("p", { class: "notice bad" }, `${wiped}本机保存的任务和记录已经清除。`) : "",
    h("section", { class: "card" }, h("h2", {}, "先绑定这台手机"), h("p", {}, "用您的账号登录一次，给手机起个名，定一个 6 位 PIN。以后不用再登录；没有网络也能填写检查记录。"), h("p", { class: "help" }, "PIN 用来在同事的手机上确认您到场。")),
    { bar: [link("登录并绑定", document.body.dataset.bind, "main")] });
}
