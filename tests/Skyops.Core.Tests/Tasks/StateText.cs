using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using Skyops.Core.Tasks;

namespace Skyops.Core.Tests.Tasks;

/// <summary>A state written out in full, so that two states can be compared by what they say: record equality compares collections by reference.</summary>
internal static class StateText
{
    public static string Of(TaskState state)
    {
        var text = new StringBuilder();
        Write(text, state);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case string s:
                text.Append('"').Append(s).Append('"');
                break;
            case IFormattable or bool:
                text.Append(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
            case IEnumerable items:
                text.Append('[');
                foreach (var item in items)
                {
                    Write(text, item);
                    text.Append(',');
                }

                text.Append(']');
                break;
            default:
                WriteMembers(text, value);
                break;
        }
    }

    private static void WriteMembers(StringBuilder text, object value)
    {
        var type = value.GetType();
        text.Append(type.Name).Append('{');
        foreach (var field in type.GetFields(BindingFlags.Public | BindingFlags.Instance)) WriteMember(text, field.Name, field.GetValue(value));
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            if (property.GetIndexParameters().Length == 0 && property.Name is not ("Plan" or "CurrentStage")) WriteMember(text, property.Name, property.GetValue(value));
        }

        text.Append('}');
    }

    private static void WriteMember(StringBuilder text, string name, object? value)
    {
        text.Append(name).Append('=');
        Write(text, value);
        text.Append(';');
    }
}
