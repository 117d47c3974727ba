using Synapsid.Ledger.Events;

namespace Synapsid.Ledger.Import.Json;

/// <summary>What the numbers of Windows events are about, as Sysmon's and Windows' own documentation lists
/// them.</summary>
internal static class WindowsEvents
{
    /// <summary>The type of a Sysmon event; <paramref name="custom"/> names one that is none of ours.</summary>
    public static EventType OfSysmon(int id, out string? custom)
    {
        custom = id switch
        {
            4 or 255 => "service",
            12 or 13 or 14 => "registry",
            17 or 18 => "pipe",
            19 or 20 or 21 => "wmi",
            24 => "clipboard",
            _ => null,
        };
        if (custom is not null) return EventType.Custom;
        switch (id)
        {
            case 1 or 5 or 8 or 10 or 25:
                return EventType.Process;
            case 2 or 9 or 11 or 15 or 23 or 26 or 27 or 28 or 29:
                return EventType.File;
            case 6 or 7:
                return EventType.Module;
            case 3:
                return EventType.Network;
            case 22:
                return EventType.Dns;
            case 16:
                return EventType.Policy;
            default:
                custom = "sysmon";
                return EventType.Custom;
        }
    }

    /// <summary>The type of an event of another channel, of the Security channel above all.</summary>
    public static EventType OfOthers(ReadOnlySpan<byte> channel, int id, out string? custom)
    {
        custom = null;
        if (!channel.SequenceEqual("Security"u8) && !channel.IsEmpty)
        {
            custom = id is 7036 or 7040 or 7045 ? "service" : "windows";
            return EventType.Custom;
        }

        switch (id)
        {
            case (>= 4624 and <= 4627) or 4634 or 4647 or 4648 or 4649 or 4672 or (>= 4720 and <= 4743)
                or (>= 4768 and <= 4779) or 4800 or 4801 or 4964:
                return EventType.Auth;
            case 4688 or 4689 or 4696:
                return EventType.Process;
            case (>= 4656 and <= 4664) or 4670 or 4690 or (>= 5140 and <= 5145):
                return EventType.File;
            case (>= 5150 and <= 5159) or 5031:
                return EventType.Network;
            case 1102 or 4719 or (>= 4902 and <= 4912) or (>= 4946 and <= 4957):
                return EventType.Policy;
            default:
                custom = id == 4697 ? "service" : "windows";
                return EventType.Custom;
        }
    }
}
