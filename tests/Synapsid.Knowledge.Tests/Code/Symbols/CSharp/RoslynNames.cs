using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Synapsid.Knowledge.Tests.Code.Symbols.CSharp;

/// <summary>Kinds, names and containers of Roslyn's declarations, in our words.</summary>
internal static class RoslynNames
{
    public static IEnumerable<(string Kind, string Name)> Of(MemberDeclarationSyntax member)
    {
        switch (member)
        {
            case FieldDeclarationSyntax field:
                string kind = field.Modifiers.Any(SyntaxKind.ConstKeyword) ? "constant" : "field";
                return field.Declaration.Variables.Select(variable => (kind, variable.Identifier.ValueText));
            case EventFieldDeclarationSyntax field:
                return field.Declaration.Variables.Select(variable => ("event", variable.Identifier.ValueText));
            default:
                return [One(member)];
        }
    }

    public static string ContainerOf(SyntaxNode member) =>
        string.Join('.', member.Ancestors().Reverse().Select(ancestor => ancestor switch
        {
            BaseNamespaceDeclarationSyntax space => string.Concat(space.Name.ToString().Where(letter => !char.IsWhiteSpace(letter))),
            ExtensionBlockDeclarationSyntax => "",
            BaseTypeDeclarationSyntax type => type.Identifier.ValueText,
            _ => "",
        }).Where(name => name.Length > 0));

    private static (string Kind, string Name) One(MemberDeclarationSyntax member) => member switch
    {
        RecordDeclarationSyntax record =>
            (record.ClassOrStructKeyword.IsKind(SyntaxKind.StructKeyword) ? "struct" : "class", record.Identifier.ValueText),
        ClassDeclarationSyntax type => ("class", type.Identifier.ValueText),
        StructDeclarationSyntax type => ("struct", type.Identifier.ValueText),
        InterfaceDeclarationSyntax type => ("interface", type.Identifier.ValueText),
        EnumDeclarationSyntax type => ("enum", type.Identifier.ValueText),
        DelegateDeclarationSyntax type => ("type", type.Identifier.ValueText),
        EnumMemberDeclarationSyntax value => ("enum-member", value.Identifier.ValueText),
        MethodDeclarationSyntax method => ("method", method.Identifier.ValueText),
        ConstructorDeclarationSyntax method => ("constructor", method.Identifier.ValueText),
        DestructorDeclarationSyntax method => ("method", "~" + method.Identifier.ValueText),
        OperatorDeclarationSyntax method => ("method", Text(method.OperatorKeyword, method.ParameterList)),
        ConversionOperatorDeclarationSyntax method => ("method", Text(method.OperatorKeyword, method.ParameterList)),
        PropertyDeclarationSyntax property => ("property", property.Identifier.ValueText),
        IndexerDeclarationSyntax => ("property", "this"),
        EventDeclarationSyntax property => ("event", property.Identifier.ValueText),
        GlobalStatementSyntax { Statement: LocalFunctionStatementSyntax local } => ("function", local.Identifier.ValueText),
        _ => throw new InvalidOperationException($"{member.Kind()} has no name here"),
    };

    private static string Text(SyntaxToken from, ParameterListSyntax until) =>
        from.SyntaxTree!.ToString()[from.SpanStart..until.OpenParenToken.GetPreviousToken().Span.End];
}
