package peers

import (
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"text/template"
)

//go:embed asterisk
var asteriskFiles embed.FS

// asteriskValues fills the configuration templates. Paths are as Asterisk sees
// them.
type asteriskValues struct {
	Dir, Modules  string
	Load          []string
	Phones        []Account
	Lamps         []int
	SIP, TLS      int
	Manager       int
	ManagerSecret string
	RTPFirst      int
	RTPLast       int
}

// asteriskModules are loaded in this order: res_pjsip_outbound_publish has to
// stand before res_pjsip_exten_state, which uses it.
var asteriskModules = []string{
	"res_timing_timerfd", "res_pjproject", "res_statsd", "res_geolocation", "res_http_websocket",
	"res_crypto", "res_srtp", "res_rtp_asterisk", "res_musiconhold",
	"res_pjsip", "res_pjsip_session", "res_pjsip_sdp_rtp", "res_pjsip_registrar",
	"res_pjsip_authenticator_digest", "res_pjsip_outbound_authenticator_digest",
	"res_pjsip_endpoint_identifier_user", "res_pjsip_endpoint_identifier_ip",
	"res_pjsip_caller_id", "res_pjsip_diversion", "res_pjsip_rfc3326", "res_pjsip_nat",
	"res_pjsip_dtmf_info", "res_pjsip_empty_info", "res_pjsip_dlg_options", "res_pjsip_header_funcs",
	"res_pjsip_logger", "res_pjsip_messaging", "res_pjsip_path", "res_pjsip_refer",
	"res_pjsip_pubsub", "res_pjsip_outbound_publish", "res_pjsip_exten_state",
	"res_pjsip_dialog_info_body_generator", "res_pjsip_pidf_body_generator", "res_pjsip_xpidf_body_generator",
	"res_pjsip_mwi_body_generator", "res_pjsip_mwi", "chan_pjsip",
	"bridge_simple", "bridge_softmix", "bridge_native_rtp", "bridge_holding",
	"bridge_builtin_features", "bridge_builtin_interval_features", "res_parking",
	"codec_ulaw", "codec_alaw", "codec_a_mu", "codec_g722", "codec_resample", "codec_opus_open_source",
	"res_format_attr_opus", "format_wav", "format_pcm", "pbx_config",
	"app_dial", "app_exec", "app_queue", "app_echo", "app_milliwatt", "app_playback", "app_playtones",
	"app_directed_pickup", "app_stack", "app_senddtmf", "app_transfer", "app_read", "app_verbose", "app_confbridge",
	"func_callerid", "func_channel", "func_devstate", "func_extstate", "func_strings", "func_logic",
	"func_cut", "func_hangupcause", "func_pjsip_endpoint", "func_pjsip_contact", "func_pjsip_aor", "func_global",
	"res_clioriginate", "res_clialiases",
}

// writeAsterisk lays out the folder of one PBX: configuration, certificates,
// the two tones it plays, and empty folders for its state.
func writeAsterisk(dir string, values asteriskValues) error {
	for _, sub := range []string{"etc", "lib/sounds/en", "lib/moh", "lib/agi-bin", "db", "spool", "run", "log", "keys", "tls"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o755); err != nil {
			return err
		}
	}
	if err := os.Symlink("/usr/share/asterisk/documentation", filepath.Join(dir, "lib", "documentation")); err != nil {
		return err
	}
	templates, err := template.ParseFS(asteriskFiles, "asterisk/*.conf")
	if err != nil {
		return err
	}
	for _, one := range templates.Templates() {
		if err := fill(filepath.Join(dir, "etc", one.Name()), one, values); err != nil {
			return err
		}
	}
	if err := writeTone(filepath.Join(dir, "lib/sounds/en/tone880.wav"), 880, 3); err != nil {
		return err
	}
	if err := writeTone(filepath.Join(dir, "lib/moh/hold620.wav"), HoldHertz, 20); err != nil {
		return err
	}
	return writeCertificates(filepath.Join(dir, "tls"))
}

func fill(path string, from *template.Template, values any) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := from.Execute(f, values); err != nil {
		_ = f.Close()
		return fmt.Errorf("fill in %s: %w", from.Name(), err)
	}
	return f.Close()
}
