using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace Skyops.Cli.Output;

/// <summary>
/// Where a verb prints: JSON when asked for, tables and colours on a terminal, plain lines (tab separated, with a head) when piped. Remarks go to stderr, so that stdout
/// holds only the answer.
/// </summary>
internal sealed class CliOutput
{
    private readonly TextWriter _output;
    private readonly TextWriter _error;
    private readonly IAnsiConsole _terminal;

    public CliOutput(TextWriter output, TextWriter error, bool json, bool noColor)
    {
        (_output, _error, Json) = (output, error, json);
        IsTerminal = !json && ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        _terminal = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = noColor || !IsTerminal ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = IsTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
    }

    public bool Json { get; }

    /// <summary>Whether a person watches.</summary>
    public bool IsTerminal { get; }

    /// <summary>The terminal, for live displays.</summary>
    public IAnsiConsole Terminal => _terminal;

    /// <summary>One JSON value on one line.</summary>
    public void Value<T>(T value, JsonTypeInfo<T> type)
    {
        _output.WriteLine(JsonSerializer.Serialize(value, type));
        _output.Flush();
    }

    /// <summary>A line of text; nothing with --json.</summary>
    public void Line(string text = "")
    {
        if (Json) return;
        _output.WriteLine(PlainTable.Clean(text));
        _output.Flush();
    }

    /// <summary>Text as it is, for logs that are asked for.</summary>
    public void Raw(string text) => _output.Write(text);

    /// <summary>A remark that is not part of the answer.</summary>
    public void Note(string text) => _error.WriteLine(PlainTable.Clean(text));

    /// <summary>A heading before a part of a longer report.</summary>
    public void Heading(string text)
    {
        if (Json) return;
        if (IsTerminal) _terminal.MarkupLine($"\n[bold]{Markup.Escape(text)}[/]");
        else _output.WriteLine($"\n{text}");
    }

    /// <summary>Rows under named columns; nothing with --json.</summary>
    public void Table(string[] columns, IEnumerable<string[]> rows)
    {
        if (Json) return;
        if (!IsTerminal)
        {
            _output.WriteLine(string.Join('\t', columns));
            foreach (var row in rows) _output.WriteLine(string.Join('\t', row.Select(PlainTable.Clean)));
            return;
        }

        var table = new Table { Border = TableBorder.Rounded };
        foreach (var column in columns) table.AddColumn(Markup.Escape(column));
        foreach (var row in rows) table.AddRow([.. row.Select(cell => Markup.Escape(PlainTable.Clean(cell)))]);
        _terminal.Write(table);
    }

    /// <summary>Names and values, one a line; nothing with --json.</summary>
    public void Facts(params (string Name, string? Value)[] facts)
    {
        if (Json) return;
        var known = facts.Where(fact => fact.Value is not null).Select(fact => new[] { fact.Name, fact.Value! }).ToArray();
        foreach (var line in PlainTable.Align(known)) _output.WriteLine(line);
    }
}
