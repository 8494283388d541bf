using Skyops.Api;

namespace Skyops.Tests.Client;

public sealed class CsvRowTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"so\"", "\"say \"\"so\"\"\"")]
    [InlineData("two\r\nlines", "\"two\r\nlines\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@sum", "'@sum")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void Text_is_quoted_where_it_must_be_and_is_no_formula(string? text, string expected) => Assert.Equal($"{expected}\r\n", new CsvRow().Text(text).End());

    [Fact]
    public void Rows_have_their_fields_in_order_and_end_in_line_breaks()
    {
        var row = new CsvRow();
        Assert.Equal("a,b\r\n1,x\r\n,\"y,\"\r\n", CsvRow.Head("a", "b") + row.Value("1").Text("x").End() + row.Text(null).Text("y,").End());
    }
}
