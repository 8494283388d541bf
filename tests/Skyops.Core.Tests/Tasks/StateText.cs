using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text;
using Skyops.Core.Tasks;

namespace Skyops.Core.Tests.Tasks;

/// <summary>
/// A state written out in full, so that two states can be compared by what they say: record equality compares
/// collections by reference.
/// </summary>
internal static class StateText
{
    private static readonly ConcurrentDictionary<Type, (string Name, Func<object, object?> Get)[]> Members = [];

    public static string Of(object state)
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
        foreach (var member in Members.GetOrAdd(type, Read)) WriteMember(text, member.Name, member.Get(value));
        text.Append('}');
    }

    /// <summary>All fields and properties but those that follow from the others.</summary>
    private static (string Name, Func<object, object?> Get)[] Read(Type type) =>
    [
        .. type.GetFields(
            BindingFlags.Public | BindingFlags.Instance).Select(f => (f.Name, (Func<object, object?>)f.GetValue)),
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetIndexParameters().Length == 0 && p.Name is not ("Plan" or "ActiveShards"))
            .OrderBy(p => p.Name, StringComparer.Ordinal)
            .Select(p => (p.Name, (Func<object, object?>)p.GetValue)),
    ];

    private static void WriteMember(StringBuilder text, string name, object? value)
    {
        text.Append(name).Append('=');
        Write(text, value);
        text.Append(';');
    }
}
