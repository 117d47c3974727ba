using System.Text.Json;
using Synapsid.Knowledge.Code.Anchors;

namespace Synapsid.Commands;

/// <summary>The arguments of the commands that anchor grains to code.</summary>
internal static class AnchorArguments
{
    public static readonly Argument Anchor = new(
        "anchor",
        ArgumentType.Json,
        "the code that it is about, in an indexed repository: PATH, PATH#SYMBOL or PATH:LINES");

    public static readonly Argument NewAnchor = Anchor with
    {
        Summary = "the code that it is about from now on, as PATH#SYMBOL or PATH:LINES; empty: none",
    };

    public static readonly Argument From =
        new("from", ArgumentType.Path, "the folder that an anchor's relative path is meant from")
        {
            IsCurrentFolder = true,
        };

    /// <summary>What an argument says; null where it is absent.</summary>
    public static AnchorRequest? RequestOf(CommandCall call, Argument argument)
    {
        if (call.OptionalJson(argument) is not { } value) return null;
        return AnchorJson.TryRead(value, out AnchorRequest? request, out string? problem)
            ? SeenFrom(call, request)
            : throw new BadArgumentException(problem!);
    }

    /// <summary>A request with the folder that its path is meant from.</summary>
    public static AnchorRequest? SeenFrom(CommandCall call, AnchorRequest? request) =>
        request is null || request == AnchorRequest.None ? request : request with { From = call.OptionalText(From) };
}
