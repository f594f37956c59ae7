package main

import (
	"fmt"
	"regexp"
	"strings"

	rbac "github.com/envoyproxy/go-control-plane/envoy/config/rbac/v3"
	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
)

// What Envoy does with rules: who matches any policy is allowed, or denied. Whatever is not known here is a mistake of this program.
func allows(rules *rbac.RBAC, asked question) bool {
	matched := false
	for _, policy := range rules.Policies {
		matched = matched || matchesPolicy(policy, asked)
	}
	return matched == (rules.Action == rbac.RBAC_ALLOW)
}

func matchesPolicy(policy *rbac.Policy, asked question) bool {
	who, what := false, false
	for _, one := range policy.Principals {
		who = who || isMeant(one, asked)
	}
	for _, one := range policy.Permissions {
		what = what || isAsked(one, asked)
	}
	return who && what
}

func isMeant(principal *rbac.Principal, asked question) bool {
	switch one := principal.Identifier.(type) {
	case *rbac.Principal_AndIds:
		for _, id := range one.AndIds.Ids {
			if !isMeant(id, asked) {
				return false
			}
		}
		return true
	case *rbac.Principal_OrIds:
		for _, id := range one.OrIds.Ids {
			if isMeant(id, asked) {
				return true
			}
		}
		return false
	case *rbac.Principal_NotId:
		return !isMeant(one.NotId, asked)
	case *rbac.Principal_Authenticated_:
		id := fmt.Sprintf("spiffe://%s/ns/default/dc/dc1/svc/%s", trustDomain, asked.Caller)
		return whole(one.Authenticated.PrincipalName.GetSafeRegex().Regex, id)
	}
	panic(fmt.Sprintf("unknown principal %v", principal))
}

func isAsked(permission *rbac.Permission, asked question) bool {
	switch one := permission.Rule.(type) {
	case *rbac.Permission_Any:
		return one.Any
	case *rbac.Permission_AndRules:
		for _, rule := range one.AndRules.Rules {
			if !isAsked(rule, asked) {
				return false
			}
		}
		return true
	case *rbac.Permission_NotRule:
		return !isAsked(one.NotRule, asked)
	case *rbac.Permission_UrlPath:
		path, _, _ := strings.Cut(asked.Path, "?")
		matcher := one.UrlPath.GetPath()
		if text := matcher.GetExact(); text != "" {
			return path == text
		}
		if text := matcher.GetPrefix(); text != "" {
			return strings.HasPrefix(path, text)
		}
		return whole(matcher.GetSafeRegex().Regex, path)
	case *rbac.Permission_Header:
		return hasHeader(one.Header, asked)
	}
	panic(fmt.Sprintf("unknown permission %v", permission))
}

func hasHeader(matcher *route.HeaderMatcher, asked question) bool {
	value, present := asked.Headers[strings.ToLower(matcher.Name)]
	if matcher.Name == ":method" {
		value, present = asked.Method, true
	}
	matched := false
	switch one := matcher.HeaderMatchSpecifier.(type) {
	case *route.HeaderMatcher_ExactMatch:
		matched = value == one.ExactMatch
	case *route.HeaderMatcher_PrefixMatch:
		matched = strings.HasPrefix(value, one.PrefixMatch)
	case *route.HeaderMatcher_SuffixMatch:
		matched = strings.HasSuffix(value, one.SuffixMatch)
	case *route.HeaderMatcher_SafeRegexMatch:
		matched = whole(one.SafeRegexMatch.Regex, value)
	case *route.HeaderMatcher_PresentMatch:
		matched = one.PresentMatch
	default:
		panic(fmt.Sprintf("unknown header match %v", matcher))
	}
	return (present && matched) != matcher.InvertMatch
}

func whole(expression, text string) bool {
	return regexp.MustCompile("^(?:" + expression + ")$").MatchString(text)
}
