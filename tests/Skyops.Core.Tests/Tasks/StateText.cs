using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using System.Text;

namespace Skyops.Core.Tests.Tasks;

/// <summary>
/// A state in full, written out or held against another, so that two states can be compared by what they say: record equality compares
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

    /// <summary>Whether both would be written out alike, without writing them.</summary>
    public static bool AreAlike(object? one, object? other)
    {
        if (ReferenceEquals(one, other)) return true;
        return (one, other) switch
        {
            (null, _) or (_, null) => false,
            (string or IFormattable or bool, _) => one.Equals(other),
            (IEnumerable items, IEnumerable others) => AreItemsAlike(items, others),
            _ => one.GetType() == other.GetType() && AreMembersAlike(one, other),
        };
    }

    private static bool AreItemsAlike(IEnumerable items, IEnumerable others)
    {
        if ((items, others) is (ICollection few, ICollection many) && few.Count != many.Count) return false;
        var (one, other) = (items.GetEnumerator(), others.GetEnumerator());
        while (one.MoveNext())
        {
            if (!other.MoveNext() || !AreAlike(one.Current, other.Current)) return false;
        }

        return !other.MoveNext();
    }

    private static bool AreMembersAlike(object one, object other)
    {
        foreach (var member in MembersOf(one))
        {
            if (!AreAlike(member.Get(one), member.Get(other))) return false;
        }

        return true;
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
        text.Append(value.GetType().Name).Append('{');
        foreach (var member in MembersOf(value))
        {
            text.Append(member.Name).Append('=');
            Write(text, member.Get(value));
            text.Append(';');
        }

        text.Append('}');
    }

    private static (string Name, Func<object, object?> Get)[] MembersOf(object value) => Members.GetOrAdd(value.GetType(), Read);

    /// <summary>All fields and properties but those that follow from the others.</summary>
    private static (string Name, Func<object, object?> Get)[] Read(Type type) =>
    [
        .. type.GetFields(BindingFlags.Public | BindingFlags.Instance).Select(f => (f.Name, Getter(type, f))),
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetIndexParameters().Length == 0 && p.Name is not ("Plan" or "ActiveShards"))
            .OrderBy(p => p.Name, StringComparer.Ordinal)
            .Select(p => (p.Name, Getter(type, p))),
    ];

    /// <summary>Compiled: the simulation compares states with nearly every step.</summary>
    private static Func<object, object?> Getter(Type type, MemberInfo member)
    {
        var value = Expression.Parameter(typeof(object));
        var read = Expression.MakeMemberAccess(Expression.Convert(value, type), member);
        return Expression.Lambda<Func<object, object?>>(Expression.Convert(read, typeof(object)), value).Compile();
    }
}
