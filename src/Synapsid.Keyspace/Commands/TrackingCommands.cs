using Synapsid.Keyspace.Sessions;
using Synapsid.Protocols.Resp;

namespace Synapsid.Keyspace.Commands;

/// <summary>The CLIENT commands of clients that cache values and want to hear of changes.</summary>
internal static class TrackingCommands
{
    private const string NoCaching =
        "ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or OPTOUT mode enabled";

    /// <summary>They.</summary>
    internal static IReadOnlyList<KeyCommand> All { get; } =
    [
        Make("TRACKING", -3, "Has the client told of changes of keys that it read, or that have a prefix.",
            "<ON | OFF> [REDIRECT client-id] [PREFIX prefix [PREFIX prefix ...]] [BCAST] [OPTIN] [OPTOUT] [NOLOOP]",
            Track),
        Make("CACHING", 3, "Says whether the keys of the next command are tracked.", "<YES | NO>", Caching),
        Make("TRACKINGINFO", 2, "Shows how keys are tracked for the connection.", "", Info) with { Since = "6.2.0" },
        Make("GETREDIR", 2, "Gives the connection that is told in place of this one: 0 this one, −1 nobody.", "",
            call => call.Reply.Integer(SessionCall.SessionOf(call).Tracking?.Redirect ?? -1)),
    ];

    private static KeyCommand Make(
        string name, int arity, string summary, string syntax, Action<KeyCall> handler) =>
        ClientCommands.Make(name, arity, summary, syntax, handler) with { Since = "6.0.0" };

    private static void Track(KeyCall call)
    {
        KeySession session = SessionCall.SessionOf(call);
        if (!TryRead(call, session, out TrackingMode mode)) return;
        bool on = call.Is(2, "ON"u8);
        string? problem = on ? Problem(session.Tracking, mode) : call.Is(2, "OFF"u8) ? null : KeyErrors.Syntax;
        if (problem is not null)
        {
            call.Reply.Error(problem);
            return;
        }

        if (on) session.Track(Merged(session.Tracking, mode));
        else session.EndTracking();
        call.Reply.Ok();
    }

    private static bool TryRead(KeyCall call, KeySession session, out TrackingMode mode)
    {
        mode = new TrackingMode();
        List<byte[]> prefixes = [];
        for (int i = 3; i < call.Arguments.Count; i++)
        {
            bool more = i + 1 < call.Arguments.Count;
            if (more && call.Is(i, "REDIRECT"u8))
            {
                string? problem = null;
                if (mode.Redirect != 0) problem = "ERR A client can only redirect to a single other client";
                else if (!NumberText.TryParse(call.Arguments[++i], out long id)) problem = KeyErrors.NotInteger;
                else if (session.Service.SessionOf(id) is null)
                    problem = "ERR The client ID you want redirect to does not exist";
                else mode = mode with { Redirect = id };
                if (problem is null) continue;
                call.Reply.Error(problem);
                return false;
            }

            if (more && call.Is(i, "PREFIX"u8)) prefixes.Add(call.Arguments[++i].ToArray());
            else if (call.Is(i, "BCAST"u8)) mode = mode with { Broadcast = true };
            else if (call.Is(i, "OPTIN"u8)) mode = mode with { OptIn = true };
            else if (call.Is(i, "OPTOUT"u8)) mode = mode with { OptOut = true };
            else if (call.Is(i, "NOLOOP"u8)) mode = mode with { NoLoop = true };
            else
            {
                call.Reply.Error(KeyErrors.Syntax);
                return false;
            }
        }

        mode = mode with { Prefixes = [.. prefixes] };
        return true;
    }

    /// <summary>Why a mode cannot be, or cannot follow on another; null where it can.</summary>
    private static string? Problem(TrackingMode? before, TrackingMode mode)
    {
        if (!mode.Broadcast && mode.Prefixes.Length > 0) return "ERR PREFIX option requires BCAST mode to be enabled";
        if (before is not null && before.Broadcast != mode.Broadcast)
        {
            return "ERR You can't switch BCAST mode on/off before disabling tracking for this client, and then "
                + "re-enabling it with a different mode.";
        }

        if (mode.Broadcast && (mode.OptIn || mode.OptOut)) return "ERR OPTIN and OPTOUT are not compatible with BCAST";
        if (mode is { OptIn: true, OptOut: true }) return "ERR You can't specify both OPTIN mode and OPTOUT mode";
        if (before is not null && ((mode.OptIn && before.OptOut) || (mode.OptOut && before.OptIn)))
        {
            return "ERR You can't switch OPTIN/OPTOUT mode before disabling tracking for this client, and then "
                + "re-enabling it with a different mode.";
        }

        return Collision(before?.Prefixes ?? [], mode.Prefixes);
    }

    private static string? Collision(byte[][] known, byte[][] given)
    {
        const string Rule = "Prefixes for a single client must not overlap.";
        for (int i = 0; i < given.Length; i++)
        {
            string own = KeyCallExtensions.Shown(given[i]);
            foreach (byte[] other in known)
            {
                if (!Overlap(given[i], other)) continue;
                string name = KeyCallExtensions.Shown(other);
                return $"ERR Prefix '{own}' overlaps with an existing prefix '{name}'. {Rule}";
            }

            foreach (byte[] other in given[(i + 1)..])
            {
                if (!Overlap(given[i], other)) continue;
                string name = KeyCallExtensions.Shown(other);
                return $"ERR Prefix '{own}' overlaps with another provided prefix '{name}'. {Rule}";
            }
        }

        return null;
    }

    private static bool Overlap(byte[] left, byte[] right) =>
        left.AsSpan().StartsWith(right) || right.AsSpan().StartsWith(left);

    /// <summary>A mode with the prefixes that were there before; with the empty one where there is none.</summary>
    private static TrackingMode Merged(TrackingMode? before, TrackingMode mode)
    {
        if (!mode.Broadcast) return mode;
        byte[][] given = mode.Prefixes.Length > 0 ? mode.Prefixes : [[]];
        HashSet<byte[]> all = new(before?.Prefixes ?? [], BytesComparer.Instance);
        all.UnionWith(given);
        return mode with { Prefixes = [.. all] };
    }

    private static void Caching(KeyCall call)
    {
        KeySession session = SessionCall.SessionOf(call);
        string? problem = null;
        if (session.Tracking is not { } mode) problem = NoCaching;
        else if (call.Is(2, "YES"u8))
            problem = mode.OptIn ? null : WrongMode("YES", "OPTIN");
        else if (call.Is(2, "NO"u8))
            problem = mode.OptOut ? null : WrongMode("NO", "OPTOUT");
        else problem = KeyErrors.Syntax;
        if (problem is not null)
        {
            call.Reply.Error(problem);
            return;
        }

        session.CachingIsSaid = true;
        call.Reply.Ok();
    }

    private static string WrongMode(string answer, string mode) =>
        $"ERR CLIENT CACHING {answer} is only valid when tracking is enabled in {mode} mode.";

    private static void Info(KeyCall call)
    {
        KeySession session = SessionCall.SessionOf(call);
        TrackingMode? mode = session.Tracking;
        List<string> flags = [mode is null ? "off" : "on"];
        if (mode is not null)
        {
            if (mode.Broadcast) flags.Add("bcast");
            if (mode.OptIn) flags.Add("optin");
            if (mode.OptIn && session.CachingIsSaid) flags.Add("caching-yes");
            if (mode.OptOut) flags.Add("optout");
            if (mode.OptOut && session.CachingIsSaid) flags.Add("caching-no");
            if (mode.NoLoop) flags.Add("noloop");
            if (session.RedirectIsLost) flags.Add("broken_redirect");
        }

        RespWriter reply = call.Reply;
        reply.Map(3);
        reply.Bulk("flags"u8);
        reply.Set(flags.Count);
        foreach (string flag in flags) reply.Bulk(flag);
        reply.Bulk("redirect"u8);
        reply.Integer(mode?.Redirect ?? -1);
        reply.Bulk("prefixes"u8);
        byte[][] prefixes = [.. (mode?.Prefixes ?? []).Order(Comparer<byte[]>.Create((left, right) =>
            left.AsSpan().SequenceCompareTo(right)))];
        reply.Array(prefixes.Length);
        foreach (byte[] prefix in prefixes) reply.Bulk(prefix);
    }
}
