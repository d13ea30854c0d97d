package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"frontdesk/telephony/ears"
	"frontdesk/telephony/sound"
)

// devicesLimit is how long a sound system may take to list its devices.
const devicesLimit = 10 * time.Second

func devicesCommand(f *flags, std streams) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "devices",
		Short: "Print the microphones and speakers that the settings can name",
		Args:  exactly(0, "no further words"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			loaded, err := loadSettings(f)
			if err != nil {
				return err
			}
			ctx, cancel := context.WithTimeout(cmd.Context(), devicesLimit)
			defer cancel()
			phone := loaded.Settings.Phone
			devices, fault := ears.CheckSound(ctx, phone.Audio, phone.RingDevice)
			if err := printDevices(std.out, devices, asJSON); err != nil {
				return err
			}
			if fault != nil {
				return fault
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// device is one line of `frontdesk devices`.
type device struct {
	Kind    string `json:"kind"` // microphone or speaker
	Name    string `json:"name"`
	ID      string `json:"id"`
	Default bool   `json:"default"`
}

func printDevices(out io.Writer, found []sound.Info, asJSON bool) error {
	devices := make([]device, 0, len(found))
	for _, d := range found {
		kind := "speaker"
		if d.Capture {
			kind = "microphone"
		}
		devices = append(devices, device{kind, d.Name, d.ID, d.Default})
	}
	slices.SortStableFunc(devices, func(a, b device) int { return cmp.Compare(a.Kind, b.Kind) })
	if asJSON {
		enc := json.NewEncoder(out)
		enc.SetIndent("", "  ")
		return enc.Encode(devices)
	}
	table := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	for _, d := range devices {
		standard := ""
		if d.Default {
			standard = "default"
		}
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", d.Kind, d.Name, standard, d.ID) // Flush tells
	}
	return table.Flush()
}
