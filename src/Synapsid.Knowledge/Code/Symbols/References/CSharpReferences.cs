using System.Text;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Synapsid.Knowledge.Code.Symbols.References;

/// <summary>
/// What identifiers of C# do, by the syntax tree that Roslyn makes of one file. No compilation: names are not resolved,
/// because a semantic model of a whole repository takes minutes and gigabytes; <c>docs/adr/0014-symbols.md</c> has the
/// figures.
/// </summary>
public static class CSharpReferences
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview, DocumentationMode.None);

    /// <summary>What an identifier does at each byte where it stands in code.</summary>
    public static IReadOnlyDictionary<int, OccurrenceKind> Find(ReadOnlySpan<byte> text, string identifier)
    {
        Dictionary<int, OccurrenceKind> found = [];
        SyntaxNode root = Parse(text, out string source);
        int offset = 0;
        int character = 0;
        foreach (SyntaxToken token in root.DescendantTokens())
        {
            if (!token.IsKind(SyntaxKind.IdentifierToken) || token.ValueText != identifier) continue;
            int start = token.SpanStart;
            if (token.Text.StartsWith('@')) start++;
            offset += Encoding.UTF8.GetByteCount(source.AsSpan(character, start - character));
            character = start;
            found[offset] = KindOf(token);
        }

        return found;
    }

    /// <summary>What the members on some lines of a file call or make, in the order of their places.</summary>
    /// <param name="text">The file's text, UTF-8.</param>
    /// <param name="startLine">The first line, from 1.</param>
    /// <param name="endLine">The last, inclusive.</param>
    public static List<CallSite> Calls(ReadOnlySpan<byte> text, int startLine, int endLine)
    {
        List<CallSite> calls = [];
        SyntaxNode root = Parse(text, out _);
        foreach (SyntaxToken token in root.DescendantTokens())
        {
            if (!token.IsKind(SyntaxKind.IdentifierToken)) continue;
            int line = token.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
            if (line > endLine) break;
            if (line < startLine) continue;
            OccurrenceKind kind = KindOf(token);
            if (kind is OccurrenceKind.Call or OccurrenceKind.Construction)
            {
                calls.Add(new CallSite(token.ValueText, kind, line));
            }
        }

        return calls;
    }

    private static SyntaxNode Parse(ReadOnlySpan<byte> text, out string source)
    {
        source = Encoding.UTF8.GetString(text);
        return CSharpSyntaxTree.ParseText(source, Options).GetRoot();
    }

    private static OccurrenceKind KindOf(SyntaxToken token)
    {
        if (token.Parent is not SimpleNameSyntax name) return DefinitionOrUse(token);
        SyntaxNode node = name;
        bool isMember = false;
        while (true)
        {
            switch (node.Parent)
            {
                case QualifiedNameSyntax qualified when qualified.Right == node:
                case AliasQualifiedNameSyntax alias when alias.Name == node:
                    node = node.Parent!;
                    continue;
                case MemberAccessExpressionSyntax access when access.Name == node:
                    node = access;
                    isMember = true;
                    continue;
                case MemberBindingExpressionSyntax binding:
                    node = binding;
                    isMember = true;
                    continue;
                case NullableTypeSyntax or ArrayTypeSyntax or PointerTypeSyntax or RefTypeSyntax:
                    node = node.Parent!;
                    continue;
            }

            return KindOf(node, isMember);
        }
    }

    private static OccurrenceKind DefinitionOrUse(SyntaxToken token) => token.Parent
        is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax or BaseMethodDeclarationSyntax
        or BasePropertyDeclarationSyntax or VariableDeclaratorSyntax or EnumMemberDeclarationSyntax
        or LocalFunctionStatementSyntax or ParameterSyntax or TypeParameterSyntax or SingleVariableDesignationSyntax
            ? OccurrenceKind.Definition : OccurrenceKind.Use;

    private static OccurrenceKind KindOf(SyntaxNode node, bool isMember) => node.Parent switch
    {
        InvocationExpressionSyntax call when call.Expression == node => OccurrenceKind.Call,
        BaseObjectCreationExpressionSyntax => OccurrenceKind.Construction,
        BaseTypeSyntax => OccurrenceKind.Inheritance,
        AttributeSyntax => OccurrenceKind.Attribute,
        UsingDirectiveSyntax or BaseNamespaceDeclarationSyntax => OccurrenceKind.Import,
        NameEqualsSyntax { Parent: UsingDirectiveSyntax } => OccurrenceKind.Definition,
        VariableDeclarationSyntax or ParameterSyntax or MethodDeclarationSyntax or BasePropertyDeclarationSyntax
            or CastExpressionSyntax or TypeArgumentListSyntax or TypeOfExpressionSyntax or DefaultExpressionSyntax
            or DeclarationPatternSyntax or TypePatternSyntax or RecursivePatternSyntax or CatchDeclarationSyntax
            or TypeConstraintSyntax or DelegateDeclarationSyntax or LocalFunctionStatementSyntax or TupleElementSyntax
            or DeclarationExpressionSyntax or ForEachStatementSyntax or OperatorDeclarationSyntax
            or ConversionOperatorDeclarationSyntax or ExplicitInterfaceSpecifierSyntax => TypeOrValue(node),
        BinaryExpressionSyntax binary when binary.Right == node
            && binary.Kind() is SyntaxKind.IsExpression or SyntaxKind.AsExpression => OccurrenceKind.Type,
        _ => isMember ? OccurrenceKind.Member : OccurrenceKind.Use,
    };

    // The expression of a cast or a loop is no type, though its parent is the same.
    private static OccurrenceKind TypeOrValue(SyntaxNode node) => node.Parent switch
    {
        CastExpressionSyntax cast when cast.Type != node => OccurrenceKind.Use,
        ForEachStatementSyntax loop when loop.Type != node => OccurrenceKind.Use,
        _ => OccurrenceKind.Type,
    };
}
